/**
 * Topics: how they should be and how they are made so, and bounded reading from one point of a
 * topic to another.
 */
@NullMarked
package dev.longshore.topic;

import org.jspecify.annotations.NullMarked;
