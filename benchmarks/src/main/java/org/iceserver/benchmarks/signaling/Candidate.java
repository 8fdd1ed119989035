package org.iceserver.benchmarks.signaling;

import java.util.ArrayList;
import java.util.List;

/** A server that PeerJS clients can use, without limits that the load would reach. */
enum Candidate {
    ICESERVER {
        @Override
        List<String> command(int port) {
            return iceserver(port);
        }
    },
    /** The same, over TLS. */
    ICESERVER_TLS {
        @Override
        List<String> command(int port) {
            List<String> command = new ArrayList<>(iceserver(port));
            command.addAll(List.of("--cert", "benchmarks/target/cert.pem", "--key", "benchmarks/target/key.pem"));
            return command;
        }

        @Override
        boolean secure() {
            return true;
        }
    },
    PEER {
        @Override
        List<String> command(int port) {
            return List.of("node", "benchmarks/npm/node_modules/peer/dist/bin/peerjs.js", "--port",
                    Integer.toString(port), "--host", "127.0.0.1", "--path", "/", "--concurrent_limit", "100000",
                    "--alive_timeout", "3600000");
        }
    },
    /** The least that relaying can cost, in a JVM with the server's own options. */
    FLOOR {
        @Override
        List<String> command(int port) {
            return List.of(ProcessHandle.current().info().command().orElse("java"),
                    "@cli/src/main/launcher/jvm.options", "-cp", System.getProperty("java.class.path", ""),
                    FloorServer.class.getName(), Integer.toString(port));
        }
    };

    private static List<String> iceserver(int port) {
        return List.of(System.getProperty("iceserver.launcher", "./iceserver"), "--signal-port",
                Integer.toString(port), "--stun-port", "0", "--admin-port", "0", "--tls-port", "0", "--listen",
                "127.0.0.1", "--dialects", "peerjs", "--limit", "signal-rate=1000000/1000000");
    }

    abstract List<String> command(int port);

    /** Whether its clients use TLS. */
    boolean secure() {
        return false;
    }
}
