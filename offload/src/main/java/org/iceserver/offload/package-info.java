/**
 * Relays ChannelData in the kernel. {@code relay.bpf.c} runs on the interfaces, and reads its tables in memory that it shares
 * with this process.
 *
 * <p>In: bindings, each as two routes with their limits and deadlines; the interfaces; a call whenever the rules change. Out:
 * counts. This module knows bytes, addresses and deadlines, and nothing about the protocol that negotiated them.
 *
 * <p>Threads: each loop has its own {@link org.iceserver.offload.Lane}, with a range of routes and accounts that only this loop
 * writes. {@link org.iceserver.offload.Rules} also has one writer. Every field has one writer, the program or one thread,
 * except the token buckets, which are taken from atomically.
 */
@NullMarked
package org.iceserver.offload;

import org.jspecify.annotations.NullMarked;
