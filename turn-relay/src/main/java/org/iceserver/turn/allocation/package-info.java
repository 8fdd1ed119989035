/**
 * What a client holds (RFC 8656): an allocation with its relayed addresses, permissions and channels, the tables that packets find
 * them in, and the quotas that count them. One shard's thread writes; {@code SharedQuotas}, {@code Reservations} and
 * {@code RelayDirectory} are for all shards, from any thread.
 *
 * <p>Nothing here decides: handlers in the package above do.
 */
@NullMarked
package org.iceserver.turn.allocation;

import org.jspecify.annotations.NullMarked;
