package org.iceserver.client.bench;

import java.time.Duration;

/** Is told how a load goes on; called by the thread that runs it and by those that allocate. */
public interface LoadProgress {
    /** For loads that nobody watches. */
    LoadProgress SILENT = new LoadProgress() {
        @Override
        public void allocated(int clients, int of) {
            // Nobody watches.
        }

        @Override
        public void relayed(Duration elapsed, Duration of, Counts soFar) {
            // Nobody watches.
        }
    };

    void allocated(int clients, int of);

    /** About once a second while packets are counted. */
    void relayed(Duration elapsed, Duration of, Counts soFar);
}
