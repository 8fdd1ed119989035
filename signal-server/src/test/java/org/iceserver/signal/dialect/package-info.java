/** What all dialects share, in virtual time. */
@NullMarked
package org.iceserver.signal.dialect;

import org.jspecify.annotations.NullMarked;
