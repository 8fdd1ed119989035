package org.iceserver.client.bench;

import java.time.Duration;

/** Is told how a load goes on; called by the thread that runs it and by those that allocate. */
public interface LoadProgress {
    void allocated(int clients, int of);

    /** About once a second while packets are counted. */
    void relayed(Duration elapsed, Duration of, Counts soFar);
}
