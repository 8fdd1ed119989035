/**
 * The state of clients (RFC 8656): allocations with their relayed addresses, permissions and channels, the tables in
 * which packets find them, and the quotas that count them. Everything belongs to one shard's thread, except
 * {@code SharedQuotas}, {@code Reservations} and {@code RelayDirectory}, which all shards use from any thread.
 *
 * <p>This package makes no decisions; the handlers in the parent package do.
 */
@NullMarked
package org.iceserver.turn.allocation;

import org.jspecify.annotations.NullMarked;
