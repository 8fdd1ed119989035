package org.iceserver.admin.metrics;

import java.util.List;
import java.util.function.ToLongFunction;

import io.prometheus.metrics.model.snapshots.Labels;
import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.turn.ControlCounters.Event;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.LoopCounts;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.limits.Limit;

/**
 * The metric names that dashboards for coturn read, without suffixes. coturn counts traffic when a session ends; here the
 * numbers are live. Bytes are payload bytes, without TURN's headers.
 */
final class CoturnFamilies {
    private final Families to;
    private final MetricSources sources;

    CoturnFamilies(Families to, MetricSources sources) {
        this.to = to;
        this.sources = sources;
    }

    void add() {
        to.bare("stun_binding_request", "STUN Binding requests received.", event(Event.BINDING_REQUEST));
        to.bare("stun_binding_response", "STUN Binding success responses sent.", event(Event.BINDING_RESPONSE));
        to.bare("stun_binding_error", "STUN Binding error responses sent.", event(Event.BINDING_ERROR));
        long challenges = sum(loop -> loop.shard().errors(ErrorCode.UNAUTHENTICATED));
        to.bare("turn_unauthenticated_401_requests", "TURN requests without a valid credential.",
                challenges + sum(loop -> loop.shard().refusals(Limit.UNAUTH_RATE)));
        to.bare("turn_unauthenticated_401_responses", "TURN requests answered with 401.", challenges);
        traffic();
        to.bareByEach("turn_total_allocations", "Allocations that live now, by what their client speaks.",
                List.of(TransportProtocol.values()), type -> sum(loop -> loop.sessions().live(type)),
                type -> Labels.of("type", spelled(type)));
        to.bare("turn_packet_processed",
                "Datagrams received, DTLS among them, and messages of clients over TCP and TLS.",
                sum(loop -> loop.udp().get(Counter.RECEIVED)) + event(Event.STREAM_MESSAGE));
        to.bare("turn_packet_dropped", "Packets dropped; iceserver_dropped_packets_total tells why.",
                List.of(DropReason.values()).stream().mapToLong(why -> sum(loop -> loop.shard().drops(why))).sum());
    }

    private void traffic() {
        Labels realm = Labels.of("realm", sources.realm());
        for (boolean total : List.of(false, true)) {
            String prefix = total ? "turn_total_traffic_" : "turn_traffic_";
            Labels labels = total ? Labels.EMPTY : realm;
            direction(prefix, "rcv", "received from clients for peers", labels, true);
            direction(prefix, "sent", "sent to clients from peers", labels, false);
            direction(prefix + "peer_", "rcv", "received from peers for clients", labels, false);
            direction(prefix + "peer_", "sent", "sent to peers from clients", labels, true);
        }
    }

    private void direction(String prefix, String verb, String what, Labels labels, boolean toPeers) {
        to.bare(prefix + verb + "p", "Packets " + what + ".", labels,
                relayed(toPeers ? Relayed.PACKETS_TO_PEERS : Relayed.PACKETS_TO_CLIENTS));
        to.bare(prefix + verb + "b", "Payload bytes " + what + ".", labels,
                relayed(toPeers ? Relayed.BYTES_TO_PEERS : Relayed.BYTES_TO_CLIENTS));
    }

    private static String spelled(TransportProtocol type) {
        return switch (type) {
            case UDP -> "UDP";
            case TCP -> "TCP";
            case TLS -> "TLS/TCP";
            case DTLS -> "DTLS";
        };
    }

    private long relayed(Relayed what) {
        return sum(loop -> loop.shard().relayed(what));
    }

    private long event(Event event) {
        return sum(loop -> loop.control().get(event));
    }

    private long sum(ToLongFunction<LoopCounts> number) {
        return sources.media().stream().mapToLong(number).sum();
    }
}
