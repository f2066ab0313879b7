/** Tests of balance and health of endpoints. */
@NullMarked
package dev.longshore.endpoint;

import org.jspecify.annotations.NullMarked;
