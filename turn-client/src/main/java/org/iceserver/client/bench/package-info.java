/**
 * A load generator for TURN servers, on the transport's own batched UDP: the command {@code iceserver bench}.
 *
 * <p>In: a {@link org.iceserver.client.bench.LoadPlan}. Out: a {@link org.iceserver.client.bench.LoadReport}, or a {@link
 * org.iceserver.client.TurnException} whose message is one sentence. Every client has its own peer, a socket of this process,
 * so packets are counted where they arrive. Blocking {@link org.iceserver.client.TurnClient}s on virtual threads make the
 * allocations. Media loops send and receive packets; each loop is the single writer of its clients.
 */
@NullMarked
package org.iceserver.client.bench;

import org.jspecify.annotations.NullMarked;
