/**
 * Allocations that change their five-tuple (RFC 8016): tickets, allocations that wait for their client, and the
 * transfer of an allocation from one shard to another. All shards use {@code Mobility} from any thread; the rest
 * belongs to one shard's thread.
 */
@NullMarked
package org.iceserver.turn.mobility;

import org.jspecify.annotations.NullMarked;
