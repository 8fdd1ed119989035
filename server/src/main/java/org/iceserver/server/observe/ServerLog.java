package org.iceserver.server.observe;

/** The log of a server, as its operator sees it and changes it. Any thread. */
public interface ServerLog {
    /** For a server inside another program, which controls the log itself. */
    ServerLog UNKNOWN = new ServerLog() {
        @Override
        public String level() {
            return "unknown";
        }

        @Override
        public void level(String name) {
            throw new IllegalArgumentException("The program that this server is a part of sets the log level.");
        }

        @Override
        public long leftOut() {
            return 0;
        }
    };

    /** The log level of our own code. */
    String level();

    /** @throws IllegalArgumentException with one sentence, when there is no such level */
    void level(String name);

    /** How many lines were left out because nothing took them in time. */
    long leftOut();
}
