/** Joins the relay to the program in the kernel: neither knows the other. */
@NullMarked
package org.iceserver.server.offload;

import org.jspecify.annotations.NullMarked;
