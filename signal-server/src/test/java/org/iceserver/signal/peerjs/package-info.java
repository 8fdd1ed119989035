/** The dialect of PeerJS, in virtual time. */
@NullMarked
package org.iceserver.signal.peerjs;

import org.jspecify.annotations.NullMarked;
