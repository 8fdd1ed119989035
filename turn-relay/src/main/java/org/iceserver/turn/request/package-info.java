/**
 * A request in the control lane, and the five-tuple on which it came. The shard makes them and its handlers read them.
 * Immutable.
 */
@NullMarked
package org.iceserver.turn.request;

import org.jspecify.annotations.NullMarked;
