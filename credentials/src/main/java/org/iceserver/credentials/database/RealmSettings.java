package org.iceserver.credentials.database;

import java.util.List;
import java.util.Map;

/**
 * The settings of a realm in coturn's schema, besides its users and secrets.
 *
 * @param allowedPeers addresses {@code A}, ranges {@code A-B} or blocks, as stored
 * @param deniedPeers likewise
 * @param options max-bps (bytes per second), total-quota and user-quota, if they are set
 * @param unused the names of other tables that have rows for this realm, which we do not use
 */
public record RealmSettings(List<String> allowedPeers, List<String> deniedPeers, Map<String, Long> options,
        List<String> unused) {
    public static final RealmSettings NONE = new RealmSettings(List.of(), List.of(), Map.of(), List.of());
    static final List<String> OPTIONS = List.of("max-bps", "total-quota", "user-quota");
    static final String NUMBER = "\\d{1,12}";

    public RealmSettings {
        allowedPeers = List.copyOf(allowedPeers);
        deniedPeers = List.copyOf(deniedPeers);
        options = Map.copyOf(options);
        unused = List.copyOf(unused);
    }
}
