/** Connects the relay and the kernel program, which do not know each other. */
@NullMarked
package org.iceserver.server.offload;

import org.jspecify.annotations.NullMarked;
