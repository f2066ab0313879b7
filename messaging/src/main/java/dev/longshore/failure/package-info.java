/** How programs end: exit codes, and failures told in one line with cause, place and remedy. */
@NullMarked
package dev.longshore.failure;

import org.jspecify.annotations.NullMarked;
