package org.iceserver.transport;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Where, outside of media loops and signaling, a fault of our own code ends what was being done, and nothing else. Any thread. */
public enum FaultArea {
    /** A question to a database or a webhook: its request is answered with 500. */
    CREDENTIALS,
    /** A request to the admin port: it is answered with 500. */
    ADMIN,
    /** A record of a session, or another line that is written beside the media loops: it is left out. */
    RECORDS;

    private static final ConcurrentMap<FaultArea, LongAdder> FAULTS = new ConcurrentHashMap<>();

    /** How many there were in this process. */
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
