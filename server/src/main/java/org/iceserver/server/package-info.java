/**
 * The whole server: signaling, STUN and TURN, assembled and alive. What starts it is a
 * {@link org.iceserver.server.config.Configuration}; what comes back is a {@link org.iceserver.server.Server} to be watched,
 * changed, drained and closed. It knows no command line: flags, texts for a terminal and process signals are those of cli.
 *
 * <p>Rooms: {@code config} (what is asked for), {@code host} (what this host has), {@code state} (what is kept on the disk),
 * {@code check} (what may be wrong, as a line for a person), {@code observe} (how the server is), {@code assembly} (each server
 * of a configuration, made). A test says which room may use which.
 */
@NullMarked
package org.iceserver.server;

import org.jspecify.annotations.NullMarked;
