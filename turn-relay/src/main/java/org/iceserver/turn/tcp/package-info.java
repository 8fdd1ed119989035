/** TCP allocations (RFC 6062): their connections to peers, and the connections that wait to be bound. */
@NullMarked
package org.iceserver.turn.tcp;

import org.jspecify.annotations.NullMarked;
