/** Rooms and access rules. */
@NullMarked
package org.iceserver.signal;

import org.jspecify.annotations.NullMarked;
