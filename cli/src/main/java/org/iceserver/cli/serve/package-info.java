/**
 * The command {@code serve}: starts a server, reports to the terminal and the service manager, obeys signals, and applies
 * changed files. The main thread, except for reloads that an operator requests.
 */
@NullMarked
package org.iceserver.cli.serve;

import org.jspecify.annotations.NullMarked;
