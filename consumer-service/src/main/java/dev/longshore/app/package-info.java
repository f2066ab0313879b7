/** The programs: reads the configuration, sets up the log, builds the service and runs it. */
@NullMarked
package dev.longshore.app;

import org.jspecify.annotations.NullMarked;
