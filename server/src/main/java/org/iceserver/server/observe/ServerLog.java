package org.iceserver.server.observe;

/** The log that a server writes to, as its operator looks at it and changes it. Any thread. */
public interface ServerLog {
    /** Of a program that keeps its log to itself. */
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

    /** How much our own code says. */
    String level();

    /** @throws IllegalArgumentException with one sentence, when there is no such level */
    void level(String name);

    /** How many lines were left out, since nobody took them. */
    long leftOut();
}
