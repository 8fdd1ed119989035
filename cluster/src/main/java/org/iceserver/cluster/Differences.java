package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.List;

/** What another node has otherwise although it must be equal. Both nodes find it, each in its own view. */
public final class Differences {
    private Differences() {}

    /** A sentence for each difference between our node and the others. */
    public static List<String> of(NodeView view) {
        List<String> found = new ArrayList<>();
        view.others().forEach(other -> between(view.self(), other.record(), found));
        return List.copyOf(found);
    }

    private static void between(NodeRecord self, NodeRecord other, List<String> found) {
        String pair = "Nodes '" + self.name() + "' (this one) and '" + other.name() + "' ";
        if (!self.prints().realm().equals(other.prints().realm())) {
            found.add(
                    pair + "have different realms, so neither sends clients to the other: give both the same --realm.");
        } else if (!self.prints().accept(other.prints()) || !other.prints().accept(self.prints())) {
            found.add(pair + "do not accept each other's credentials: give both the same --secret, or the same "
                    + "--database.");
        }
        if (!self.prints().shareNonces(other.prints())) {
            found.add(pair + "do not accept each other's nonces, so a client that comes from the other is challenged "
                    + "again: give both the same --cluster-secret.");
        }
        if (self.protocol() != other.protocol()) {
            found.add(pair + "speak different versions of the protocol between nodes: upgrade the older one.");
        }
    }
}
