package org.iceserver.credentials.database;

import java.util.List;
import java.util.Map;

/**
 * What coturn's schema says about a realm beside its users and secrets.
 *
 * @param allowedPeers addresses {@code A}, ranges {@code A-B} or blocks, as they stand
 * @param deniedPeers likewise
 * @param options max-bps (bytes a second), total-quota and user-quota, where they are set
 * @param unused what else stands there for this realm and is not read, by the table's name
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
