package dev.longshore.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.message.Fingerprint;
import dev.longshore.message.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InProgressTest {
  private static final int IDS = 300;

  /** Ids whose places collide, so that chains are long and wrap around. */
  @Test
  void holdsWhatAMapHolds() {
    Random random = new Random(11);
    PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    InProgress table = new InProgress();
    Map<Fingerprint, Delivery> model = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      int most = step % 1_000 < 500 ? IDS : 12;
      Fingerprint id = new Fingerprint(random.nextInt(most) / 7 * 13L, random.nextInt(7));
      if (!model.containsKey(id) && random.nextBoolean()) {
        Message message = IdMessages.with(step, "x");
        message.identify(id, 0);
        Delivery delivery = new Delivery(message, ledger, 0, 0);
        table.put(table.slot(id), id, delivery);
        model.put(id, delivery);
      } else if (model.containsKey(id) && random.nextInt(3) > 0) {
        table.remove(table.slot(id));
        model.remove(id);
      }
      assertThat(table.size()).isEqualTo(model.size());
      assertThat(table.at(table.slot(id))).isSameAs(model.get(id));
      if (step % 97 == 0) {
        model.forEach((key, value) -> assertThat(table.at(table.slot(key))).isSameAs(value));
      }
    }
  }
}
