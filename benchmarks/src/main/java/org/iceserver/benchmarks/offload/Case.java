package org.iceserver.benchmarks.offload;

import java.util.ArrayList;
import java.util.List;

/**
 * One kind of load.
 *
 * @param size payload bytes of a packet
 */
record Case(boolean toPeers, int size, int flows) {
    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (boolean toPeers : new boolean[]{true, false}) {
            for (int size : new int[]{200, 1000}) {
                for (int flows : new int[]{1, 100}) {
                    all.add(new Case(toPeers, size, flows));
                }
            }
        }
        return all;
    }

    String direction() {
        return toPeers ? "to-peers" : "to-clients";
    }

    /** For people. */
    @Override
    public String toString() {
        return (toPeers ? "to peers" : "to clients") + ", " + size + " bytes, " + flows
                + (flows == 1 ? " flow" : " flows");
    }
}
