package org.iceserver.signal;

import org.jspecify.annotations.Nullable;

/** Whether a client may say hello. */
@FunctionalInterface
public interface Admission {
    Admission EVERYBODY = token -> true;
    Admission NOBODY = token -> false;

    /** @param token as the client sent it, null when it sent none */
    boolean admits(@Nullable String token);
}
