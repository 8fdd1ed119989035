/**
 * How much: the limits table, and the meters and token buckets that hold to it. Knows no allocation and no request. A meter
 * belongs to one thread, what is called shared to any.
 */
@NullMarked
package org.iceserver.turn.limits;

import org.jspecify.annotations.NullMarked;
