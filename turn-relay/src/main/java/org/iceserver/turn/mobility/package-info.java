/**
 * Allocations that change their five-tuple (RFC 8016): tickets, who waits for whom, and the way of an allocation from one shard to
 * another. {@code Mobility} is for all shards, from any thread; the rest belongs to one shard's.
 */
@NullMarked
package org.iceserver.turn.mobility;

import org.jspecify.annotations.NullMarked;
