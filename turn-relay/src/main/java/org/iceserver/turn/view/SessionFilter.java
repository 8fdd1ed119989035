package org.iceserver.turn.view;

import java.util.Optional;
import java.util.Set;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.MintedUser;

/**
 * Selects the sessions that an operator wants to see. Every given condition must match.
 *
 * @param user the user for whom the session counts, exactly
 * @param client the block that contains the client's address; an IPv4-mapped address means the IPv4 address in it
 * @param text a part of its user name, client address or relayed address, in upper or lower case
 * @param named users and peers whose sessions match the text too, because the text names them elsewhere
 */
public record SessionFilter(Optional<String> user, Optional<AddressBlock> client, Optional<String> text,
        Set<String> named) {
    public static final SessionFilter ALL = new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty());

    public SessionFilter {
        client = client.map(AddressBlock::unmapped);
        named = Set.copyOf(named);
    }

    public SessionFilter(Optional<String> user, Optional<AddressBlock> client, Optional<String> text) {
        this(user, client, text, Set.of());
    }

    public static SessionFilter ofUser(String user) {
        return new SessionFilter(Optional.of(user), Optional.empty(), Optional.empty());
    }

    /** The same filter, but the text also matches the sessions of these users and peers. */
    public SessionFilter naming(Set<String> others) {
        return new SessionFilter(user, client, text, others);
    }

    /** On the allocation's thread. */
    boolean admits(Allocation allocation) {
        return user.map(allocation.quotaUser()::equals).orElse(true)
                && client.map(block -> block.contains(allocation.client().fiveTuple().client())).orElse(true)
                && text.map(wanted -> mentions(allocation, wanted) || names(allocation)).orElse(true);
    }

    private boolean names(Allocation allocation) {
        return !named.isEmpty() && (named.contains(allocation.quotaUser())
                || named.contains(MintedUser.peer(allocation.username())));
    }

    private static boolean mentions(Allocation allocation, String wanted) {
        FiveTuple path = allocation.client().fiveTuple();
        return holds(allocation.username(), wanted)
                || holds(path.client().toUriHost() + ":" + path.clientPort(), wanted)
                || allocation.relayed().stream()
                        .anyMatch(one -> holds(one.address().toUriHost() + ":" + one.port(), wanted));
    }

    /** Whether the text contains the wanted one, in upper or lower case. */
    private static boolean holds(String all, String wanted) {
        for (int i = 0; i + wanted.length() <= all.length(); i++) {
            if (all.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }
}
