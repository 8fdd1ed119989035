/**
 * A request on its way through the control lane, and the five-tuple it came on. Made by the shard, read by its handlers.
 * Immutable.
 */
@NullMarked
package org.iceserver.turn.request;

import org.jspecify.annotations.NullMarked;
