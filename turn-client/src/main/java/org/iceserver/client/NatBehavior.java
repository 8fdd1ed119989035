package org.iceserver.client;

/** The terms of RFC 4787 for the behaviour of a NAT. */
public final class NatBehavior {
    private NatBehavior() {}

    /** Whether the public port stays the same for different destinations (RFC 4787 s4.1). */
    public enum Mapping {
        NO_NAT("No NAT"),
        ENDPOINT_INDEPENDENT("Endpoint-Independent Mapping"),
        ADDRESS_DEPENDENT("Address-Dependent Mapping"),
        ADDRESS_AND_PORT_DEPENDENT("Address and Port-Dependent Mapping");

        private final String words;

        Mapping(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Who may send to a public port that is in use (RFC 4787 s5). */
    public enum Filtering {
        ENDPOINT_INDEPENDENT("Endpoint-Independent Filtering"),
        ADDRESS_DEPENDENT("Address-Dependent Filtering"),
        ADDRESS_AND_PORT_DEPENDENT("Address and Port-Dependent Filtering");

        private final String words;

        Filtering(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What this mapping means for a call, in one sentence. */
    static String sentence(Mapping mapping) {
        return switch (mapping) {
            case NO_NAT -> "No NAT stands between you and the server.";
            case ENDPOINT_INDEPENDENT ->
                "Your NAT shows one public port to everybody (Endpoint-Independent Mapping), so direct calls work with "
                        + "most peers.";
            case ADDRESS_DEPENDENT ->
                "Your NAT takes another public port for every address (Address-Dependent Mapping, a symmetric NAT), so "
                        + "many calls need a relay.";
            case ADDRESS_AND_PORT_DEPENDENT ->
                "Your NAT takes another public port for every destination (Address and Port-Dependent Mapping, a "
                        + "symmetric NAT), so many calls need a relay.";
        };
    }

    /** What this filtering means for a call, in one sentence. */
    static String sentence(Filtering filtering, boolean nat) {
        String gate = nat ? "Your NAT" : "What stands between you and the server";
        return switch (filtering) {
            case ENDPOINT_INDEPENDENT -> gate + " lets anybody answer on an open port (" + filtering + (nat
                    ? ", a full cone together with one port for everybody)."
                    : ").");
            case ADDRESS_DEPENDENT -> gate + " lets in every port of an address you have sent to (" + filtering + ").";
            case ADDRESS_AND_PORT_DEPENDENT -> gate + " lets in only the very address and port you have sent to ("
                    + filtering + ").";
        };
    }
}
