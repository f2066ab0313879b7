/**
 * The service's configuration: one record per section, read from a YAML file, the environment and
 * the command line, with every value's origin kept and every problem reported at once.
 */
@NullMarked
package dev.longshore.config;

import org.jspecify.annotations.NullMarked;
