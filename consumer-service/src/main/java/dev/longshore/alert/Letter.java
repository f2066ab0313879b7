package dev.longshore.alert;

import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A message that is to be posted. Immutable.
 *
 * @param to where to
 * @param what what it is, in a few words, for the log
 * @param body JSON
 * @param headers what goes with it, made anew for each try
 */
record Letter(URI to, String what, String body, Supplier<Map<String, String>> headers) {}
