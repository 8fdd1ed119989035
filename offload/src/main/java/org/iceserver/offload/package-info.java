/**
 * ChannelData relayed by the kernel: {@code relay.bpf.c} runs on the interfaces, and what it needs to know stands in memory that it
 * shares with this process.
 *
 * <p>What enters: bindings, as two routes each, with what they may relay and until when; the interfaces; a word whenever the rules
 * change. What leaves: counts. This module knows bytes, addresses and deadlines, and nothing of the protocol that agreed on them.
 *
 * <p>Threads: each loop has a {@link org.iceserver.offload.Lane} of its own, with a range of routes and accounts that it alone
 * writes. {@link org.iceserver.offload.Rules} has one writer too. Every field has one writer, the program or one thread, but for the
 * token buckets, which are taken from atomically.
 */
@NullMarked
package org.iceserver.offload;

import org.jspecify.annotations.NullMarked;
