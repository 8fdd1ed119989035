/**
 * What this host has: its addresses and routes, its public address behind a NAT, and who holds a port of it. Decides which
 * addresses are listened on and relayed from, and follows them while they come and go. Looks happen on a thread of their own.
 */
@NullMarked
package org.iceserver.server.host;

import org.jspecify.annotations.NullMarked;
