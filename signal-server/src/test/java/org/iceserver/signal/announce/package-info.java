/** Trackers of WebTorrent, in virtual time. */
@NullMarked
package org.iceserver.signal.announce;

import org.jspecify.annotations.NullMarked;
