/** The dialect of PeerJS, in virtual time. */
@NullMarked
package org.iceserver.signal.yjs;

import org.jspecify.annotations.NullMarked;
