package org.iceserver.signal.gst;

import java.util.Set;

import org.iceserver.signal.Json;

/**
 * What a peer says about itself.
 *
 * @param meta any JSON
 */
record GstStatus(Set<Role> roles, Json meta) {
    /** Before a peer says anything. */
    static final GstStatus NONE = new GstStatus(Set.of(), Json.NULL);

    /** What a peer is. */
    enum Role {
        /** It sends media to whoever starts a session with it. */
        PRODUCER("producer"),
        /** It hears when others change their status. */
        LISTENER("listener"),
        /** It takes media from producers that start a session with it. */
        CONSUMER("consumer");

        private final String code;

        Role(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    GstStatus {
        roles = Set.copyOf(roles);
    }

    boolean is(Role role) {
        return roles.contains(role);
    }
}
