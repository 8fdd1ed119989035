package org.iceserver.cluster;

import java.util.List;

/** What the core needs of Redis. Called on the cluster's thread. */
public interface Engine {
    /**
     * Runs a script, all at once for everybody else who uses this Redis.
     *
     * @param reply gets the answer or the failure, exactly once, on the cluster's thread
     */
    void run(Script script, List<String> keys, List<String> arguments, Reply reply);

    /** Gives up its connections and makes new ones. */
    void reconnect();

    /** What became of a script. */
    interface Reply {
        /** Does nothing. */
        Reply NOBODY = new Reply() {
            @Override
            public void answered(List<String> lines, long nowNanos) {}

            @Override
            public void failed(String why, long nowNanos) {}
        };

        void answered(List<String> lines, long nowNanos);

        /** @param why a clause such as "does not answer"; the script may have run all the same */
        void failed(String why, long nowNanos);
    }
}
