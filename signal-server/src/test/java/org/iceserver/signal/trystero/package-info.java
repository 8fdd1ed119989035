/** Trystero's relay, in virtual time. */
@NullMarked
package org.iceserver.signal.trystero;

import org.jspecify.annotations.NullMarked;
