/** What an allocation has besides when it relays TCP (RFC 6062): its connections to peers, and those that wait to be bound. */
@NullMarked
package org.iceserver.turn.tcp;

import org.jspecify.annotations.NullMarked;
