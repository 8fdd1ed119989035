/** The dialect of Ayame, in virtual time. */
@NullMarked
package org.iceserver.signal.whip;

import org.jspecify.annotations.NullMarked;
