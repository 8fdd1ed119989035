/** simple-signal and the DxOS server of 2020, in virtual time. */
@NullMarked
package org.iceserver.signal.simplesignal;

import org.jspecify.annotations.NullMarked;
