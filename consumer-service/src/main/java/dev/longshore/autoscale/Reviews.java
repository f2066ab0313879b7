package dev.longshore.autoscale;

import java.util.Optional;

/** What became of the last decision that added instances. Owned by the autoscaler. */
final class Reviews {
  private Optional<Decision> open = Optional.empty();

  /** Remembers a decision that added instances, unless an older one is open. */
  void remember(Decision made) {
    if (made.to() > made.from() && open.isEmpty()) {
      open = Optional.of(made);
    }
  }

  /** Closes the open one when its instances should work by now. */
  Optional<Decision.Review> observe(double now, Measures measures) {
    Optional<Decision.Review> closed =
        open.filter(made -> now - Offsets.seconds(made.at()) >= made.measures().lead())
            .map(
                made ->
                    new Decision.Review(
                        made.sequence(),
                        measures.lead(),
                        made.needs().predictedAge(),
                        measures.age()));
    if (closed.isPresent()) {
      open = Optional.empty();
    }
    return closed;
  }
}
