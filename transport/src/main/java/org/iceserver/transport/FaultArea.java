package org.iceserver.transport;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** The areas, outside of media loops and signaling, in which a bug of ours ends only the current work. Any thread. */
public enum FaultArea {
    /** A query to a database or a webhook: the request is answered with 500. */
    CREDENTIALS,
    /** A request to the admin port: it is answered with 500. */
    ADMIN,
    /** A session record, or another line that is written outside of the media loops: it is left out. */
    RECORDS;

    private static final ConcurrentMap<FaultArea, LongAdder> FAULTS = new ConcurrentHashMap<>();

    /** How many faults there were in this process. */
    public long faults() {
        return ofThis().sum();
    }

    void count() {
        ofThis().increment();
    }

    private LongAdder ofThis() {
        return FAULTS.computeIfAbsent(this, _ -> new LongAdder());
    }
}
