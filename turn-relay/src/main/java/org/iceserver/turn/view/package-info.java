/**
 * What operators see of sessions: views, pages, sums and events. Made on the thread of the shard that has the allocation; immutable
 * then.
 */
@NullMarked
package org.iceserver.turn.view;

import org.jspecify.annotations.NullMarked;
