package dev.longshore.endpoint;

import java.net.URI;

/**
 * One place where a handler listens. Immutable.
 *
 * @param name what logs, metrics and breakers call it
 * @param weight its share among others, from 1
 */
public record Endpoint(String name, URI url, int weight) {}
