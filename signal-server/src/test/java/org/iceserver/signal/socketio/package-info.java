/** Socket.IO, in virtual time. */
@NullMarked
package org.iceserver.signal.socketio;

import org.jspecify.annotations.NullMarked;
