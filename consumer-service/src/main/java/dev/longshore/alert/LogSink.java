package dev.longshore.alert;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells alerts in the log: an error for what is critical, a warning for the rest. Any thread. */
public final class LogSink implements AlertSink {
  private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);

  @Override
  public void tell(List<AlertNotice> notices, List<Alert> firing, Instant at) {
    notices.forEach(LogSink::tell);
  }

  private static void tell(AlertNotice notice) {
    Alert alert = notice.alert();
    switch (notice.status()) {
      case FIRING -> {
        String line = "alert %s: %s".formatted(alert.rule().text(), alert.summary());
        switch (alert.rule().severity()) {
          case CRITICAL -> LOG.error(line);
          case WARNING -> LOG.warn(line);
        }
      }
      case RESOLVED ->
          LOG.info(
              "alert {} is over: {}, since {}",
              alert.rule().text(),
              alert.subject(),
              alert.since());
    }
  }
}
