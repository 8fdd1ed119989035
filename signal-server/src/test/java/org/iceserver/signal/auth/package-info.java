/** Tokens and the keys they are signed with. */
@NullMarked
package org.iceserver.signal.auth;

import org.jspecify.annotations.NullMarked;
