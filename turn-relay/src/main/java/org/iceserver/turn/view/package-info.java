/**
 * Operators' views of sessions: views, pages, sums and events. They are made on the thread of the shard that has the
 * allocation, and are then immutable.
 */
@NullMarked
package org.iceserver.turn.view;

import org.jspecify.annotations.NullMarked;
