/** What all commands share: the terminal, the global options, progress, and Ctrl-C. */
@NullMarked
package dev.longshore.tool.console;

import org.jspecify.annotations.NullMarked;
