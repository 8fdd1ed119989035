/**
 * One memory budget for the whole server: how much memory may be held for unknown clients and for users, and what
 * happens at the limit.
 *
 * <p>A {@link org.iceserver.transport.memory.MemoryBudget} is made once, from the JVM's heap and direct memory. It has one
 * {@link org.iceserver.transport.memory.MemoryShare} for each {@link org.iceserver.transport.memory.Holding}. A connection
 * or a session has a {@link org.iceserver.transport.memory.MemoryAccount} in a share: it asks before it keeps bytes, and
 * closes the account at its end.
 *
 * <p>Threads: budget and shares, any; an account belongs to one thread at a time. The data lane never asks.
 */
@NullMarked
package org.iceserver.transport.memory;

import org.jspecify.annotations.NullMarked;
