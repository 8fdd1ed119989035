/**
 * Time as data. {@link org.iceserver.turn.time.Now} is read once per turn of a loop and passed down;
 * {@link org.iceserver.turn.time.Deadlines} are the timers of one shard and kind. Nothing here reads a clock. A shard's timers
 * belong to its thread.
 */
@NullMarked
package org.iceserver.turn.time;

import org.jspecify.annotations.NullMarked;
