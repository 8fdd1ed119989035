/** The dialect of Ayame, in virtual time. */
@NullMarked
package org.iceserver.signal.gst;

import org.jspecify.annotations.NullMarked;
