package org.iceserver.admin.api;

import java.util.List;
import java.util.Map;

import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.netty.RelayServer;
import tools.jackson.databind.node.ObjectNode;

/** Which part of the traffic the kernel relays, and why it leaves packets to the sockets. */
final class KernelJson {
    private KernelJson() {}

    /** Adds nothing where offload was not asked for. */
    static void addTo(ObjectNode answer, Operator operator) {
        operator.controls().kernel().ifPresent(state -> {
            ObjectNode kernel = answer.putObject("kernel").put("state", state)
                    .put("packetsToPeers", relayed(operator, Relayed.PACKETS_TO_PEERS))
                    .put("packetsToClients", relayed(operator, Relayed.PACKETS_TO_CLIENTS));
            ObjectNode left = kernel.putObject("left");
            operator.relay().map(RelayServer::kernelLeft).orElse(Map.of()).forEach((reason, packets) -> {
                if (packets > 0) {
                    left.put(reason, packets);
                }
            });
        });
    }

    private static long relayed(Operator operator, Relayed what) {
        List<ShardCounters> loops = operator.relay().map(RelayServer::counters).orElse(List.of());
        return loops.stream().mapToLong(loop -> loop.relayedBelow(what)).sum();
    }
}
