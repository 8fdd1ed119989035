/** Our own credential API: {@code POST /api/v1/keys/ID/credentials}. */
@NullMarked
package org.iceserver.signal.keys.own;

import org.jspecify.annotations.NullMarked;
