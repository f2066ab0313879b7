/** Holds the files that deploy Longshore to what the programs really are: names, ports, keys. */
@NullMarked
package dev.longshore.deploy;

import org.jspecify.annotations.NullMarked;
