/**
 * One TCP port for several servers: an accept point that reads a connection's first bytes, decides whose connection it
 * is, and hands it over.
 *
 * <p>Input: accepted connections, behind a trusted proxy with a PROXY header; TLS ends here. Output: connections on
 * their owner's loop, with everything that they have sent. It knows first bytes, the names of application protocols and
 * server names, and no protocol. On a loop of its own.
 */
@NullMarked
package org.iceserver.transport.door;

import org.jspecify.annotations.NullMarked;
