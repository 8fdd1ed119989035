/**
 * Who is here and who may hear whom: peers, rooms, limits, access rules, and the seams towards the relay.
 *
 * <p>What enters: what a dialect understood of a client's message. What leaves: delivery
 * values, handed to the inbox of each receiver.
 *
 * <p>Threads: The hub and all it holds are touched by the signal loop alone. No clock, no
 * randomness of its own, no input or output.
 */
@NullMarked
package org.iceserver.signal;

import org.jspecify.annotations.NullMarked;
