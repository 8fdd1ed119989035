/**
 * A load generator for TURN servers, on the transport's own batched UDP: {@code iceserver bench}.
 *
 * <p>What enters: a {@link org.iceserver.client.bench.LoadPlan}. What leaves: a
 * {@link org.iceserver.client.bench.LoadReport}, or a {@link org.iceserver.client.TurnException} whose message is one
 * sentence. Every client has a peer of its own, a socket of this process, so that loss is counted where packets arrive.
 * Allocations are made by blocking {@link org.iceserver.client.TurnClient}s on virtual threads; packets are sent and
 * received on media loops, each the single writer of its clients.
 */
@NullMarked
package org.iceserver.client.bench;

import org.jspecify.annotations.NullMarked;
