/**
 * What of this host decides where the program can run: its interfaces, its routes, its settings. Read again while the server runs,
 * since all of it changes. Any thread.
 */
@NullMarked
package org.iceserver.offload.host;

import org.jspecify.annotations.NullMarked;
