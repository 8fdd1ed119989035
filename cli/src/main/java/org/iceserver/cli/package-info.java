/**
 * The iceserver command: options, assembly of the server, the start block, signals. The only {@code main}.
 *
 * <p>What enters: arguments and ICESERVER_* environment variables. What leaves: a running {@code Server}, text on
 * standard output, one sentence on standard error and exit status 2 when the options cannot be served.
 *
 * <p>Threads: everything here runs on the main thread and on the thread of a process signal; the server's own threads
 * belong to the modules that are assembled here.
 */
@NullMarked
package org.iceserver.cli;

import org.jspecify.annotations.NullMarked;
