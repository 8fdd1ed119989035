/**
 * The facts of this host that decide where the program can run: its interfaces, its routes, its settings. They are read again
 * while the server runs, because all of them change. Any thread.
 */
@NullMarked
package org.iceserver.offload.host;

import org.jspecify.annotations.NullMarked;
