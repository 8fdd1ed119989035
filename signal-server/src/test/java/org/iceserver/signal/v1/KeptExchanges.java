package org.iceserver.signal.v1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.iceserver.signal.PeerExchange;
import org.iceserver.signal.PeerExchanges;

/** Keeps what a test writes, of as many users as it says. */
final class KeptExchanges implements PeerExchanges {
    final Map<String, List<PeerExchange>> pages = new LinkedHashMap<>();
    int most = 100;

    /** On the page of a user that is looked at. */
    void write(String username, PeerExchange... exchanges) {
        Objects.requireNonNull(pages.get(username), username).addAll(List.of(exchanges));
    }

    @Override
    public boolean look(String username) {
        if (!pages.containsKey(username) && pages.size() == most) {
            return false;
        }
        pages.computeIfAbsent(username, _ -> new ArrayList<>());
        return true;
    }

    @Override
    public List<PeerExchange> of(String username, long after) {
        return pages.getOrDefault(username, List.of()).stream().filter(one -> one.number() > after).toList();
    }

    @Override
    public void forget(String username) {
        pages.remove(username);
    }
}
