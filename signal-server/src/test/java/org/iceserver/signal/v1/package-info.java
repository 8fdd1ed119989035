/** The native protocol in virtual time, without sockets. */
@NullMarked
package org.iceserver.signal.v1;

import org.jspecify.annotations.NullMarked;
