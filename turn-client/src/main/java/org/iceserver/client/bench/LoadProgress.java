package org.iceserver.client.bench;

import java.time.Duration;

/** Learns how a load goes on. Called by the thread that runs the load, and by the threads that allocate. */
public interface LoadProgress {
    /** For loads without an observer. */
    LoadProgress SILENT = new LoadProgress() {
        @Override
        public void allocated(int clients, int of) {
            // No observer.
        }

        @Override
        public void relayed(Duration elapsed, Duration of, Counts soFar) {
            // No observer.
        }
    };

    void allocated(int clients, int of);

    /** Called about once a second while packets are counted. */
    void relayed(Duration elapsed, Duration of, Counts soFar);
}
