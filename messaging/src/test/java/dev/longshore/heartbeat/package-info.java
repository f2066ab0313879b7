@NullMarked
package dev.longshore.heartbeat;

import org.jspecify.annotations.NullMarked;
