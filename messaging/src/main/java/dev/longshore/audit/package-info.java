/**
 * The auditor: reads the history of a run and says which of the promises it breaks.
 *
 * <p>It is written apart from the service and shares nothing with it but this format, so that both
 * cannot have the same mistake. The simulation, tests on a broker and soaks all write it.
 *
 * <p><b>Form.</b> One JSON object per line, in the order in which things happened. {@code event}
 * names the kind, {@code at} is milliseconds from any origin, {@code partition} is written {@code
 * orders-0}, {@code epoch} is the number of an assignment, and sets of offsets are written {@code
 * "12-17,19"}. The kinds, each with its fields:
 *
 * <pre>
 * limits     instance order messages bytes          the order kept (key, partition, none), the bounds
 * produced   partition offset                       a message stands in the log
 * trimmed    partition start                        retention took what lies before
 * truncated  partition end                          an unclean election took end and all behind it
 * recreated  partition                              its topic was deleted and made again, empty
 * assigned   instance partition epoch start gapMap  start is where it reads on; gapMap whether the
 *                                                   commit's map of settled offsets was restored
 * revoked    instance partition epoch clean         given up; clean: all was done and committed
 * lost       instance partition epoch               taken away without asking
 * stopped    instance partition epoch position start end   stands still there, as the broker has only
 *                                                   what lies from start to before end; -1 for unknown
 * taken      instance partition epoch offset key bytes   read from the log, in flight from now on
 * started    instance partition epoch offset attempt     a handler was called
 * ended      instance partition epoch offset attempt result   it returned: acked, failed, rejected,
 *                                                   or awaiting when it answers later
 * answered   instance partition epoch offset attempt result   an answer given through the context
 * expired    instance partition epoch offset attempt     the lease ended before its answer
 * settled    instance partition epoch offset how         acked, parked, forwarded or discarded: out
 *                                                   of flight
 * suppressed instance partition epoch offset ofPartition ofOffset   settled, without a handler, as a
 *                                                   duplicate of that other message
 * parked     partition offset                       its dead letter is durable
 * forwarded  partition offset toPartition toOffset attempts   its retry is durable, as a message of
 *                                                   the retry topic that somebody has to settle too
 * committed  instance partition offset settled      took effect; settled is what lies above offset
 * draining   instance                               no handler may start there any more
 * hurried    instance                               its drain is to end now
 * drained    instance clean                         left the group
 * crashed    instance                               ended without a word
 * calm       limit                                  no faults from here on; progress within limit ms
 * end                                               the history is complete
 * </pre>
 *
 * <p>A group without a commit starts at the first message. An instance that comes back after {@code
 * crashed} or {@code drained} has a new name; a commit that it had sent may still take effect,
 * until somebody else has the partition. A history without {@code end} may stop anywhere: then
 * nothing is said about what is still unsettled. Nothing is said either about messages that took
 * the offsets of settled ones after a truncation.
 *
 * <p><b>Cost.</b> One pass; memory for what is in flight, for what is settled above the commits,
 * and for the runs of offsets not yet read.
 */
@NullMarked
package dev.longshore.audit;

import org.jspecify.annotations.NullMarked;
