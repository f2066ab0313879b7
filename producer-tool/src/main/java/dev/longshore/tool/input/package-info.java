/** Formats of input: lines, JSON, CSV and raw bytes, each turned into messages as it streams by. */
@NullMarked
package dev.longshore.tool.input;

import org.jspecify.annotations.NullMarked;
