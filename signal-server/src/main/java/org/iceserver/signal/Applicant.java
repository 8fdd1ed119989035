package org.iceserver.signal;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to come in.
 *
 * @param dialect what it speaks
 * @param peer what it calls itself, empty where it is given a name
 */
public record Applicant(String dialect, String peer, Caller caller) {
    /** The same one, with a token that it showed later, if it did. */
    public Applicant showing(@Nullable String later) {
        return later == null ? this : new Applicant(dialect, peer, caller.showing(later));
    }
}
