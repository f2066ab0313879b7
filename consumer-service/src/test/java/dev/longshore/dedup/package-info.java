@NullMarked
package dev.longshore.dedup;

import org.jspecify.annotations.NullMarked;
