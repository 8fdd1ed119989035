package org.iceserver.server.config;

import java.util.List;
import java.util.Locale;

/**
 * Whether and where the kernel relays packets of bound channels.
 *
 * @param interfaces the interfaces to clients and peers; empty: those that hold the server's addresses
 */
public record Offload(Mode mode, List<String> interfaces) {
    public static final Offload OFF = new Offload(Mode.OFF, List.of());

    /** How the kernel relays. */
    public enum Mode {
        OFF,
        /** Wherever possible: XDP on network cards, tc on other interfaces. Elsewhere the sockets serve. */
        AUTO,
        /** XDP, and tc on interfaces without XDP. The server does not start where neither is possible. */
        XDP,
        /** tc only. The server does not start where tc is not possible. */
        TC;

        /** The spelling of the flag. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Offload {
        interfaces = List.copyOf(interfaces);
    }

    void check(Contradictions found) {
        if (mode == Mode.OFF && !interfaces.isEmpty()) {
            found.add("--offload-interface is for --offload auto, xdp or tc: add that, or leave it out");
        }
    }
}
