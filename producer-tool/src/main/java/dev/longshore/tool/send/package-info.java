/**
 * The command {@code send}: messages from the command line, files or a pipe onto topics. The shaper
 * adds to each what the options say, the sender sends.
 */
@NullMarked
package dev.longshore.tool.send;

import org.jspecify.annotations.NullMarked;
