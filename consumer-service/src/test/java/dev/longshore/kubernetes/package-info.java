@NullMarked
package dev.longshore.kubernetes;

import org.jspecify.annotations.NullMarked;
