/**
 * WHIP (RFC 9725): a program publishes into a room of our own protocol, and a member of that room answers it.
 *
 * <p>What enters: HTTP requests of publishers, already taken apart, and what members of the room say to a publisher. What
 * leaves: answers to these requests, and messages of the native protocol. There is no media here.
 *
 * <p>Threads: the signal loop alone. Time is an argument.
 */
@NullMarked
package org.iceserver.signal.whip;

import org.jspecify.annotations.NullMarked;
