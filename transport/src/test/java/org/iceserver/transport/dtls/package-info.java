/** Handshakes, cookies and sessions, with a client on sockets of its own. */
@NullMarked
package org.iceserver.transport.dtls;

import org.jspecify.annotations.NullMarked;
