package dev.longshore.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told, as {@code 30 firing lag-age orders}. */
final class RecordingSink implements AlertSink {
  final List<String> told = new ArrayList<>();

  @Override
  public void tell(List<AlertNotice> notices, List<Alert> firing, Instant at) {
    long second = at.getEpochSecond() - Views.START.getEpochSecond();
    notices.forEach(
        notice ->
            told.add(
                "%d %s %s %s"
                    .formatted(
                        second,
                        notice.status().text(),
                        notice.alert().rule().text(),
                        notice.alert().subject())));
  }
}
