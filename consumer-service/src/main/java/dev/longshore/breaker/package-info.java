/**
 * What keeps a sick handler from ruining messages: breakers, which stop attempts at an endpoint
 * that fails or is slow, and the outage guard, which stops dead letters when so many messages fail
 * that it can hardly be the messages' fault.
 */
@NullMarked
package dev.longshore.breaker;

import org.jspecify.annotations.NullMarked;
