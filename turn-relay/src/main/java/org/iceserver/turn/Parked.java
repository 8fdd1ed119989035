package org.iceserver.turn;

/** A request that waits for its credential; at its deadline it is forgotten. */
final class Parked extends Timed {
    static final long PATIENCE_NANOS = 5_000_000_000L;

    private final TurnRequest request;
    private final KeyQuery query;

    Parked(TurnRequest request, KeyQuery query) {
        this.request = request;
        this.query = query;
    }

    TurnRequest request() {
        return request;
    }

    KeyQuery query() {
        return query;
    }
}
