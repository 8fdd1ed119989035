/** The second signal server of DxOS, in virtual time. */
@NullMarked
package org.iceserver.signal.dxos;

import org.jspecify.annotations.NullMarked;
