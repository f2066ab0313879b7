@NullMarked
package dev.longshore.alert;

import org.jspecify.annotations.NullMarked;
