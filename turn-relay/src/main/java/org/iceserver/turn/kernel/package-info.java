/**
 * What relays for bound channels below this process, as the relay sees it: interfaces, which the shell of the kernel's program
 * implements, and tests fake. Nothing is here while the kernel relays nothing.
 */
@NullMarked
package org.iceserver.turn.kernel;

import org.jspecify.annotations.NullMarked;
