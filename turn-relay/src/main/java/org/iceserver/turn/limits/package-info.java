/**
 * The limits table, and the meters and token buckets that enforce it. This package knows no allocations and no
 * requests. A meter belongs to one thread; shared ones may be used by any thread.
 */
@NullMarked
package org.iceserver.turn.limits;

import org.jspecify.annotations.NullMarked;
