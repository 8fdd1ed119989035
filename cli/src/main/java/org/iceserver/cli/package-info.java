/**
 * The iceserver command, and the only {@code main}: the list of commands, and how the types of their options are read.
 *
 * <p>In: arguments and ICESERVER_* environment variables. Out: text on standard output, one sentence on standard error, an exit
 * status.
 *
 * <p>Rooms: {@code options} (the server's settings, from all sources), {@code config} and {@code coturn} (files), {@code check}
 * (what a start needs), {@code serve} (a running server and its terminal, signals, service manager), {@code admin} (access to a
 * running server), {@code command} (every other command), {@code log}, {@code text}. A test says which room may use which.
 * Threads: the main thread, and the thread of a process signal.
 */
@NullMarked
package org.iceserver.cli;

import org.jspecify.annotations.NullMarked;
