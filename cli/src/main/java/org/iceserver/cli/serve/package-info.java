/**
 * The command {@code serve}: starts a server, tells the terminal and the service manager, obeys signals, and takes over changed
 * files. The main thread, but for reloads that an operator asks for.
 */
@NullMarked
package org.iceserver.cli.serve;

import org.jspecify.annotations.NullMarked;
