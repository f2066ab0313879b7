/** Results as data: tables that fit the terminal, and JSON. */
@NullMarked
package dev.longshore.tool.output;

import org.jspecify.annotations.NullMarked;
