/**
 * This host's addresses and routes, its public address behind a NAT, and the programs that hold its ports. Decides which
 * addresses the server listens on and relays from, and follows them while they come and go. Looks run on a thread of their own.
 */
@NullMarked
package org.iceserver.server.host;

import org.jspecify.annotations.NullMarked;
