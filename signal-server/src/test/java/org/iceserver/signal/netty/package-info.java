/** The signal port over real sockets on loopback. */
@NullMarked
package org.iceserver.signal.netty;

import org.jspecify.annotations.NullMarked;
