/**
 * Relaying in the kernel for bound channels, as the relay sees it. These are interfaces: the module with the kernel's
 * program implements them, and tests use fakes. They are not used while the kernel relays nothing.
 */
@NullMarked
package org.iceserver.turn.kernel;

import org.jspecify.annotations.NullMarked;
