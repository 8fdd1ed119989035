package org.iceserver.admin.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.prometheus.metrics.model.snapshots.Labels;
import org.iceserver.admin.metrics.Families.Spread;
import org.iceserver.signal.SignalCounters;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.SignalReason;
import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.Distribution;
import org.iceserver.transport.FaultArea;
import org.iceserver.transport.Guarded;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.turn.ControlCounters.Event;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.LoopCounts;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.rejection.RejectionReason;

/** Our own names: they begin with {@code iceserver_}, and end with the unit and {@code _total}. */
final class ServerFamilies {
    private static final double MICROS = 1e6;
    /** What the sockets drop. {@link DropReason} counts the shard's own drops. */
    private static final List<Counter> SOCKET_DROPS = List.of(Counter.DROPPED_WOULD_BLOCK, Counter.DROPPED_QUEUE,
            Counter.DROPPED_SEND_ERROR);

    private final Families to;
    private final MetricSources sources;

    ServerFamilies(Families to, MetricSources sources) {
        this.to = to;
        this.sources = sources;
    }

    void add() {
        to.gauge("iceserver_build", "Always 1; the label is the version.", Labels.of("version", sources.version()), 1);
        relay();
        refusals();
        sessions();
        udp();
        handshakes();
        sources.signal().ifPresent(this::signal);
        to.histogram("iceserver_event_loop_delay_seconds",
                "By how much each event loop missed a task that was due every second.", MICROS,
                sources.delays().get().stream()
                        .map(delay -> new Spread(Labels.of("loop", delay.loop()), List.of(delay.micros()))).toList());
        to.counter("iceserver_task_faults", "Runs of periodic tasks that failed; the tasks go on.", Guarded.faults());
        to.counterByEach("iceserver_faults",
                "Faults of the server that ended one question, one request or one record; nothing else is lost.",
                "area",
                List.of(FaultArea.values()), FaultArea::faults);
    }

    private void relay() {
        to.counter("iceserver_relayed_packets_to_peers", "Packets relayed from clients to peers.",
                sum(loop -> loop.shard().relayed(Relayed.PACKETS_TO_PEERS)));
        to.counter("iceserver_relayed_to_peers_bytes", "Payload bytes relayed from clients to peers.",
                sum(loop -> loop.shard().relayed(Relayed.BYTES_TO_PEERS)));
        to.counter("iceserver_relayed_packets_to_clients", "Packets relayed from peers to clients.",
                sum(loop -> loop.shard().relayed(Relayed.PACKETS_TO_CLIENTS)));
        to.counter("iceserver_relayed_to_clients_bytes", "Payload bytes relayed from peers to clients.",
                sum(loop -> loop.shard().relayed(Relayed.BYTES_TO_CLIENTS)));
        to.counter("iceserver_kernel_relayed_packets_to_peers",
                "Those of the packets to peers that the kernel relayed.",
                sum(loop -> loop.shard().relayedBelow(Relayed.PACKETS_TO_PEERS)));
        to.counter("iceserver_kernel_relayed_packets_to_clients",
                "Those of the packets to clients that the kernel relayed.",
                sum(loop -> loop.shard().relayedBelow(Relayed.PACKETS_TO_CLIENTS)));
        Map<String, Long> left = sources.kernelLeft().get();
        if (!left.isEmpty()) {
            to.counterByEach("iceserver_kernel_left_packets",
                    "Packets of channels that the kernel relays which it left to the sockets, and why.", "reason",
                    List.copyOf(left.keySet()), reason -> reason, reason -> left.getOrDefault(reason, 0L));
        }
    }

    private void refusals() {
        to.counterByEach("iceserver_dropped_packets", "Packets and requests that got no answer, and why.", "reason",
                List.of(DropReason.values()), why -> sum(loop -> loop.shard().drops(why)));
        to.counterByEach("iceserver_limit_refusals", "What a limit refused or dropped.", "limit",
                List.of(Limit.values()), limit -> sum(loop -> loop.shard().refusals(limit)));
        to.counterByEach("iceserver_turn_refusals", "TURN requests that were refused with an error response, and why.",
                "reason", RejectionReason.refusals(), RejectionReason::key,
                reason -> sum(loop -> loop.shard().rejections(reason)));
        to.counterByEach("iceserver_error_responses", "TURN error responses by code.", "code",
                Stream.of(ErrorCode.values()).map(ErrorCode::code).distinct().toList(),
                code -> Stream.of(ErrorCode.values()).filter(one -> one.code() == code)
                        .mapToLong(one -> sum(loop -> loop.shard().errors(one))).sum());
    }

    private void sessions() {
        to.gaugeByEach("iceserver_allocations", "Allocations that live now, by what their client speaks.", "transport",
                List.of(TransportProtocol.values()), type -> sum(loop -> loop.sessions().live(type)));
        to.counterByEach("iceserver_allocations_opened", "Allocations made.", "transport",
                List.of(TransportProtocol.values()), type -> sum(loop -> loop.sessions().createdBy(type)));
        to.counterByEach("iceserver_allocations_ended", "Allocations that ended, and why.", "reason",
                List.of(EndReason.values()), why -> sum(loop -> loop.sessions().ended(why)));
        to.histogram("iceserver_session_duration_seconds", "How long the allocations lived that have ended.", 1,
                all(loop -> loop.sessions().seconds()));
        to.histogram("iceserver_session_bytes", "Payload bytes, both ways, of the allocations that have ended.", 1,
                all(loop -> loop.sessions().bytes()));
        to.counterByEach("iceserver_session_records_left_out",
                "What became of sessions and was not told, since whoever takes it down could not keep up.", "for",
                sources.leftOut().keySet().stream().sorted().toList(),
                place -> Objects.requireNonNull(sources.leftOut().get(place)).getAsLong());
    }

    private void udp() {
        counter(Counter.RECEIVED, "iceserver_udp_received_datagrams", "Datagrams received.");
        counter(Counter.SENT, "iceserver_udp_sent_datagrams", "Datagrams handed to the kernel.");
        counter(Counter.REFUSED, "iceserver_udp_refused_datagrams",
                "Datagrams from clients that the kernel did not queue: too many of all, or more than their sender's share.");
        counter(Counter.RECEIVE_CALLS, "iceserver_udp_receive_calls",
                "System calls that received; datagrams per call is the batch size.");
        counter(Counter.SEND_CALLS, "iceserver_udp_send_calls",
                "System calls that sent; datagrams per call is the batch size.");
        counter(Counter.SEGMENTED, "iceserver_udp_segmented_datagrams",
                "Datagrams that left in a UDP_SEGMENT run (GSO) of two or more.");
        counter(Counter.SEGMENTATION_REFUSED, "iceserver_udp_segmentation_refusals",
                "UDP_SEGMENT runs that the kernel refused, sent again one by one.");
        counter(Counter.OVERSIZE, "iceserver_udp_oversize_datagrams", "Datagrams larger than a receive slot.");
        counter(Counter.PENDING_ERRORS, "iceserver_udp_pending_errors",
                "Pending errors taken from sockets, such as ICMP messages.");
        counter(Counter.HANDLER_ERRORS, "iceserver_udp_handler_errors", "Datagrams whose handling threw an exception.");
        to.counterByEach("iceserver_udp_socket_drops", "Datagrams that the sockets could not send, and why.", "reason",
                SOCKET_DROPS, why -> sum(loop -> loop.udp().get(why)));
    }

    private void handshakes() {
        to.counter("iceserver_tls_handshakes", "TLS handshakes of TURN clients that were completed.",
                sum(loop -> loop.control().get(Event.TLS_HANDSHAKE)));
        to.counter("iceserver_tls_handshake_failures", "TLS handshakes of TURN clients that failed.",
                sum(loop -> loop.control().get(Event.TLS_HANDSHAKE_FAILED)));
        to.counter("iceserver_dtls_handshakes", "DTLS handshakes of TURN clients that were completed.",
                sum(loop -> loop.control().get(Event.DTLS_HANDSHAKE)));
        to.counter("iceserver_dtls_handshake_failures", "DTLS handshakes of TURN clients that failed.",
                sum(loop -> loop.control().get(Event.DTLS_HANDSHAKE_FAILED)));
    }

    private void signal(SignalCounters counters) {
        to.gauge("iceserver_signal_peers", "Signaling peers, those included that may come back soon.",
                counters.peers());
        to.gauge("iceserver_signal_rooms", "Signaling rooms.", counters.rooms());
        to.counter("iceserver_signal_arrivals", "Signaling peers that came.", counters.arrivals());
        to.counter("iceserver_signal_messages", "Messages passed on, once for each receiver.", counters.messages());
        to.counter("iceserver_signal_undelivered", "Messages that a receiver could not take.",
                counters.undelivered());
        to.counter("iceserver_signal_faults",
                "Faults of the server that ended a message, a signaling connection or one client's turn.",
                counters.faults());
        to.counterByEach("iceserver_signal_refusals", "What signaling refused, and why.", "reason",
                List.of(SignalReason.values()), SignalReason::key, counters::refusals);
        to.counterByEach("iceserver_signal_limit_refusals", "What a limit of signaling refused.", "limit",
                List.of(SignalLimit.values()), counters::refusals);
    }

    private void counter(Counter counter, String name, String help) {
        to.counter(name, help, sum(loop -> loop.udp().get(counter)));
    }

    private List<Spread> all(Function<LoopCounts, Distribution> part) {
        return List.of(new Spread(Labels.EMPTY, sources.media().stream().map(part).toList()));
    }

    private long sum(ToLongFunction<LoopCounts> number) {
        return sources.media().stream().mapToLong(number).sum();
    }
}
