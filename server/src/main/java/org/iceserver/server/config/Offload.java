package org.iceserver.server.config;

import java.util.List;
import java.util.Locale;

/**
 * Whether the kernel relays for bound channels, and where.
 *
 * @param interfaces by which clients and peers are reached; none means those that hold the server's addresses
 */
public record Offload(Mode mode, List<String> interfaces) {
    public static final Offload OFF = new Offload(Mode.OFF, List.of());

    /** How. */
    public enum Mode {
        OFF,
        /** Where it can be: XDP on network cards, tc on other interfaces; the sockets serve where it cannot. */
        AUTO,
        /** XDP, and tc on interfaces that have none; the start is refused where neither can be. */
        XDP,
        /** tc alone; the start is refused where it cannot be. */
        TC;

        /** As the flag spells it. */
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
