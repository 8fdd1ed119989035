/** The dialect of Ayame, in virtual time. */
@NullMarked
package org.iceserver.signal.ayame;

import org.jspecify.annotations.NullMarked;
