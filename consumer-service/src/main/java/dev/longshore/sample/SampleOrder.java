package dev.longshore.sample;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An order of the sample. The order of a number is the same on every machine and in every run: 100
 * customers, a few items, and about one in 200 that no handler can accept. Immutable.
 *
 * @param id {@code ord-} and the number
 * @param customer who ordered; the message's key
 * @param item what was ordered
 * @param quantity how many
 * @param amount what it costs; below zero in a broken order
 * @param currency what it is paid in; one that does not exist in a broken order
 */
record SampleOrder(
    String id, String customer, String item, int quantity, BigDecimal amount, String currency) {
  /** The currency of broken orders. */
  static final String NO_CURRENCY = "XXX";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int CUSTOMERS = 100;
  private static final String[] ITEMS = {"anchor", "buoy", "compass", "lantern", "rope", "winch"};
  private static final String[] CURRENCIES = {"EUR", "GBP", "USD"};

  /** One order in so many has an amount below zero, and another one an unknown currency. */
  private static final int BROKEN = 400;

  /** The order of a number. */
  static SampleOrder of(int number) {
    long dice = Dice.of(number);
    boolean negative = Dice.part(dice, 1, BROKEN) == 0;
    boolean unknown = Dice.part(dice, 1, BROKEN) == 1;
    int quantity = 1 + Dice.part(dice, 2, 5);
    BigDecimal amount = BigDecimal.valueOf(quantity * (500L + Dice.part(dice, 3, 9_500)), 2);
    return new SampleOrder(
        "ord-%06d".formatted(number),
        "customer-%03d".formatted(Dice.part(dice, 4, CUSTOMERS)),
        ITEMS[Dice.part(dice, 5, ITEMS.length)],
        quantity,
        negative ? amount.negate() : amount,
        unknown ? NO_CURRENCY : CURRENCIES[Dice.part(dice, 6, CURRENCIES.length)]);
  }

  /** The order that a message's value holds, empty for a value that is none. */
  static Optional<SampleOrder> parse(byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      JsonNode root = JSON.readTree(value);
      return root.isObject() && root.has("amount") ? Optional.of(of(root)) : Optional.empty();
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  /** The order as JSON in UTF-8. */
  byte[] json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("customer", customer);
    fields.put("item", item);
    fields.put("quantity", quantity);
    fields.put("amount", amount);
    fields.put("currency", currency);
    return JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
  }

  private static SampleOrder of(JsonNode root) {
    return new SampleOrder(
        root.path("id").asString(""),
        root.path("customer").asString(""),
        root.path("item").asString(""),
        root.path("quantity").asInt(1),
        root.path("amount").asDecimal(BigDecimal.ZERO),
        root.path("currency").asString(""));
  }
}
