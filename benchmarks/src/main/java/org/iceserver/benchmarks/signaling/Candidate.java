package org.iceserver.benchmarks.signaling;

import java.util.List;

/** A server that PeerJS clients can use, without limits that the load would reach. */
enum Candidate {
    ICESERVER {
        @Override
        List<String> command(int port) {
            return List.of("./iceserver", "--signal-port", Integer.toString(port), "--stun-port", "0", "--admin-port",
                    "0", "--tls-port",
                    "0",
                    "--listen", "127.0.0.1", "--dialects", "peerjs", "--limit", "signal-rate=1000000/1000000");
        }
    },
    PEER {
        @Override
        List<String> command(int port) {
            return List.of("node", "benchmarks/npm/node_modules/peer/dist/bin/peerjs.js", "--port",
                    Integer.toString(port), "--host", "127.0.0.1", "--path", "/", "--concurrent_limit", "100000",
                    "--alive_timeout", "3600000");
        }
    };

    abstract List<String> command(int port);
}
