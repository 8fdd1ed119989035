/**
 * The iceserver command, and the only {@code main}: which commands there are, and how the types of their options are read.
 *
 * <p>What enters: arguments and ICESERVER_* environment variables. What leaves: text on standard output, one sentence on standard
 * error, an exit status.
 *
 * <p>Rooms: {@code options} (what the server was asked for, from everywhere), {@code config} and {@code coturn} (files),
 * {@code check} (what a start needs), {@code serve} (a running server and its terminal, signals, service manager),
 * {@code admin} (the way to a server that runs), {@code command} (every other command), {@code log}, {@code text}. A test says
 * which room may use which. Threads: the main thread, and that of a process signal.
 */
@NullMarked
package org.iceserver.cli;

import org.jspecify.annotations.NullMarked;
