/**
 * The command {@code send}: messages from the command line, files or a pipe onto topics. An input
 * format turns bytes into envelopes, the shaper adds what the options say, the sender sends.
 */
@NullMarked
package dev.longshore.tool.send;

import org.jspecify.annotations.NullMarked;
