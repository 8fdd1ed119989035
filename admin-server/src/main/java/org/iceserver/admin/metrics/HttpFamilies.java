package org.iceserver.admin.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.prometheus.metrics.model.snapshots.Labels;
import org.iceserver.transport.http.HttpCounters;
import org.iceserver.transport.http.HttpRefusal;

/** The open connections of the HTTP ports, and what these ports did not serve. */
final class HttpFamilies {
    private static final String PORT = "port";

    private final Families to;
    private final TreeMap<String, HttpCounters> ports;

    HttpFamilies(Families to, Map<String, HttpCounters> ports) {
        this.to = to;
        this.ports = new TreeMap<>(ports);
    }

    private record Refused(String port, HttpCounters counters, HttpRefusal why) {}

    void add() {
        if (ports.isEmpty()) {
            return;
        }
        to.gaugeByEach("iceserver_http_connections",
                "HTTP and WebSocket connections that are open, by the port they came to.",
                PORT, List.copyOf(ports.entrySet()), Map.Entry::getKey, port -> port.getValue().connections());
        to.counterByEach("iceserver_http_tls_handshakes",
                "TLS handshakes of HTTP and WebSocket clients that were completed.",
                PORT, List.copyOf(ports.entrySet()), Map.Entry::getKey, port -> port.getValue().handshakes());
        to.counterByEach("iceserver_http_tls_handshake_failures",
                "TLS handshakes of HTTP and WebSocket clients that failed.",
                PORT, List.copyOf(ports.entrySet()), Map.Entry::getKey, port -> port.getValue().failedHandshakes());
        List<Refused> refused = ports.entrySet().stream().flatMap(port -> List.of(HttpRefusal.values()).stream()
                .map(why -> new Refused(port.getKey(), port.getValue(), why))).toList();
        to.counterByEach("iceserver_http_refusals",
                "Connections, requests and messages that an HTTP port did not serve, and why.",
                refused, one -> Labels.of(PORT, one.port(), "reason", Families.spelled(one.why())),
                one -> one.counters().refusals(one.why()));
    }
}
