/** The message model. */
@NullMarked
package dev.longshore.message;

import org.jspecify.annotations.NullMarked;
