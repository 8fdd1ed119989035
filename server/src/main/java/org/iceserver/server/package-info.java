/**
 * The whole server: signaling, STUN and TURN in one. A {@link org.iceserver.server.config.Configuration} starts it; the result
 * is a {@link org.iceserver.server.Server} that can be watched, changed, drained and closed. This module knows no command line:
 * flags, terminal texts and process signals belong to module cli.
 *
 * <p>Rooms: {@code config} (the settings), {@code host} (what this host has), {@code state} (files on the disk), {@code check}
 * (checks that report one line each), {@code observe} (the state of the running server), {@code assembly} (makes each server
 * from a configuration), {@code offload} (relaying in the kernel). A test says which room may use which.
 */
@NullMarked
package org.iceserver.server;

import org.jspecify.annotations.NullMarked;
