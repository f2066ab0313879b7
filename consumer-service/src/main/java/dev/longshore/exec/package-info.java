/**
 * Handlers that are programs of their own: started by us, kept running, and spoken with in lines of
 * JSON over their standard input and output.
 */
@NullMarked
package dev.longshore.exec;

import org.jspecify.annotations.NullMarked;
