/** The command-line tool: puts the command families together and runs what the user asked for. */
@NullMarked
package dev.longshore.tool;

import org.jspecify.annotations.NullMarked;
