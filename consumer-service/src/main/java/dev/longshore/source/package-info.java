/** Sources: take messages from Kafka, watch the assignment, commit what is settled. */
@NullMarked
package dev.longshore.source;

import org.jspecify.annotations.NullMarked;
