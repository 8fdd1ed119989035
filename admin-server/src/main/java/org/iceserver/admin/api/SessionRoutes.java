package org.iceserver.admin.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.iceserver.signal.SignalView.PeerView;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.view.SessionFilter;
import org.iceserver.turn.view.SessionPage;
import org.iceserver.turn.view.SessionQuery;
import org.iceserver.turn.view.SessionView;

/** The sessions, with the rooms of the signaling peers that hold them. */
record SessionRoutes(Operator operator) {
    /** The most peers that are found by the name of their room. */
    private static final int MOST_PEERS = 1_000;

    CompletableFuture<Response> list(Request request) throws Refusal {
        RelayServer relay = operator.relay().orElseThrow(() -> Refusal.off("Relaying"));
        SessionQuery query = SessionQueries.of(request);
        return namedByRoom(query.filter())
                .thenCompose(peers -> relay.sessions(query.of(query.filter().naming(peers))))
                .thenCompose(page -> rooms(page).thenApplyAsync(
                        rooms -> Answers.ok(SessionJson.page(page, relay.realm(), rooms)), operator.json()));
    }

    /** The peers that are in a room whose name contains the text. */
    private CompletableFuture<Set<String>> namedByRoom(SessionFilter filter) {
        if (operator.signal().isEmpty() || filter.text().isEmpty()) {
            return CompletableFuture.completedFuture(Set.of());
        }
        return operator.signal().get().peers(filter.text().get(), MOST_PEERS)
                .thenApply(peers -> peers.stream().map(PeerView::id).collect(Collectors.toUnmodifiableSet()));
    }

    /** For each peer, the rooms that it is in. */
    private CompletableFuture<Map<String, List<String>>> rooms(SessionPage page) {
        Set<String> ids = page.sessions().stream().map(SessionView::peer).collect(Collectors.toUnmodifiableSet());
        return operator.signal().map(signal -> signal.peers(ids)).orElse(CompletableFuture.completedFuture(List.of()))
                .thenApply(peers -> peers.stream()
                        .collect(Collectors.toUnmodifiableMap(PeerView::id, PeerView::rooms)));
    }
}
