package org.iceserver.signal.keys;

import org.iceserver.signal.IceConfiguration;
import org.jspecify.annotations.Nullable;

/** Tenants' keys. Any thread; never blocks. */
public interface KeyDesk {
    /** A key whose token was shown. */
    interface OpenKey {
        String id();

        /**
         * Makes a credential.
         *
         * @param host the host name or address the program reached us by, without port; IPv6 in brackets
         * @param user counts within the key; not empty
         */
        IceConfiguration mint(String host, String user, long ttlSeconds);
    }

    /** The key that this token opens; null when it opens none. The work is the same for every token. */
    @Nullable
    OpenKey opens(String token);
}
