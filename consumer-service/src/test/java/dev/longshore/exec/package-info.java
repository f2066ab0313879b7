/** Tests of handlers that are programs of their own, with a program that is told how to behave. */
@NullMarked
package dev.longshore.exec;

import org.jspecify.annotations.NullMarked;
