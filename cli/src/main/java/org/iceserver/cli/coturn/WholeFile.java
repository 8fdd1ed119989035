package org.iceserver.cli.coturn;

import java.util.List;
import java.util.Objects;

import org.iceserver.cli.coturn.Remark.Weight;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** Rules for several lines together, and for what coturn does when a line is missing. */
final class WholeFile {
    private static final String FIRST_RELAY_PORT = "49152";
    private static final List<String> TRANSPORTS = List.of("udp", "tcp", "tls", "dtls");
    private static final String LAST_RELAY_PORT = "65535";

    private WholeFile() {}

    static void conclude(Translation file) {
        relayPorts(file);
        relayAddresses(file);
        natDiscovery(file);
        transports(file);
        halfACertificate(file);
        onePort(file);
        metrics(file);
        credentials(file);
        differences(file);
    }

    private static void relayPorts(Translation file) {
        ConfLine first = file.kept("min-port");
        ConfLine last = file.kept("max-port");
        ConfLine either = first != null ? first : last;
        if (either != null) {
            file.value("--relay-ports", text(first, FIRST_RELAY_PORT) + "-" + text(last, LAST_RELAY_PORT), either);
        }
    }

    private static String text(@Nullable ConfLine line, String otherwise) {
        return line == null ? otherwise : line.value();
    }

    /** Without relay-ip coturn relays from the addresses that it listens on. */
    private static void relayAddresses(Translation file) {
        if (file.has("--relay-ip")) {
            return;
        }
        List<OurValue> listened = file.of("--listen");
        List<OurValue> outward = listened.stream().filter(value -> !IpAddress.parse(value.text()).isLoopback())
                .toList();
        (outward.isEmpty() ? listened : outward)
                .forEach(value -> file.value("--relay-ip", value.text(),
                        new ConfLine(value.line(), value.name(), value.text())));
    }

    private static void natDiscovery(Translation file) {
        ConfLine port = file.kept("alt-listening-port");
        ConfLine asked = file.kept("rfc5780");
        if (asked != null && file.kept("no-rfc5780") == null) {
            file.value("--nat-discovery", "true", asked);
            if (port != null && !port.value().equals("0")) {
                file.value("--alt-port", port.value(), port);
            }
        } else if (port != null) {
            file.remark(port, Weight.NOTE,
                    "alt-listening-port: there is no second port unless rfc5780 asks for NAT behaviour discovery");
        }
    }

    /** Each of coturn's four switches closes one kind of listener and leaves the others unchanged. */
    private static void transports(Translation file) {
        List<String> open = TRANSPORTS.stream().filter(name -> file.kept("no-" + name) == null).toList();
        ConfLine closed = TRANSPORTS.stream().map(name -> file.kept("no-" + name)).filter(Objects::nonNull).findFirst()
                .orElse(null);
        if (closed != null && !open.isEmpty()) {
            file.value("--stun-transports", String.join(",", open), closed);
        } else if (closed != null) {
            file.remark(closed, Weight.REFUSAL,
                    "no-udp, no-tcp, no-tls and no-dtls leave nothing to serve: remove one");
        }
        if (!open.contains("tls") && !open.contains("dtls")) {
            file.forget("--cert");
            file.forget("--key");
            file.forget("--tls-port");
        }
    }

    /** The same as in coturn: the rest is served. */
    private static void halfACertificate(Translation file) {
        if (file.has("--cert") == file.has("--key")) {
            return;
        }
        OurValue half = (file.has("--cert") ? file.of("--cert") : file.of("--key")).getLast();
        file.remark(new ConfLine(half.line(), half.name(), half.text()), Weight.WARNING,
                half.name() + " has no effect, and TLS is off: it takes a line with cert and a line with pkey");
        file.forget("--cert");
        file.forget("--key");
    }

    /** coturn serves TLS together with the rest on one port, if both have the same number. */
    private static void onePort(Translation file) {
        List<OurValue> secure = file.of("--tls-port");
        List<OurValue> plain = file.of("--stun-port");
        if (secure.isEmpty() || !secure.getLast().text().equals(plain.isEmpty() ? "3478" : plain.getLast().text())) {
            return;
        }
        OurValue last = secure.getLast();
        ConfLine line = new ConfLine(last.line(), last.name(), last.text());
        file.forget("--tls-port");
        file.value("--tls-port", "0", line);
        file.remark(line, Weight.NOTE, "tls-listening-port is listening-port, too: one port serves both");
    }

    private static void metrics(Translation file) {
        ConfLine asked = file.kept("prometheus");
        ConfLine port = file.kept("prometheus-port");
        ConfLine address = file.kept("prometheus-address");
        if (asked == null) {
            return;
        }
        file.value("--admin-port", text(port, "9641"), port == null ? asked : port);
        if (address != null) {
            file.value("--admin-listen", address.value(), address);
        }
    }

    private static void credentials(Translation file) {
        boolean users = file.has("--user");
        ConfLine secrets = file.kept("use-auth-secret");
        boolean anySecret = file.has("--secret");
        boolean database = file.has("--database");
        if (users && (anySecret || secrets != null)) {
            file.remark(Weight.NOTE,
                    "users and secrets both work here; coturn ignores users when use-auth-secret is set");
        }
        if (secrets != null && !anySecret && !database) {
            file.remark(secrets, Weight.WARNING,
                    "use-auth-secret: there is no static-auth-secret in this file, so nobody outside can mint");
        }
        if (!users && !anySecret && !database && secrets == null) {
            file.remark(Weight.WARNING, "this file names no user, no secret and no database: nobody can relay");
        }
    }

    private static void differences(Translation file) {
        if (!file.has("--allow-peer")) {
            file.remark(Weight.NOTE, "peers with private addresses are refused, denied-peer-ip or not; "
                    + "allowed-peer-ip opens ranges");
        }
        if (file.kept("no-tcp-relay") == null) {
            file.remark(Weight.NOTE, "TCP is not relayed (RFC 6062) unless --tcp-relay says so");
        }
        if (file.has("--server-name") && !file.has("--database")) {
            file.remark(Weight.NOTE, "server-name is told to clients with access tokens alone (RFC 7635)");
        }
        if (!file.has("--realm")) {
            file.remark(Weight.NOTE, "without realm it is 'iceserver', not this host's domain");
        }
        if (file.of("--limit").stream().noneMatch(value -> value.text().startsWith("allocations-per-user="))) {
            // If everybody shares one user, the limit of a user is the limit of the server.
            file.remark(file.has("--user") ? Weight.WARNING : Weight.NOTE,
                    "without user-quota one user may have 64 allocations at once (limit allocations-per-user of the public "
                            + "profile; coturn has none), and the next is refused with 486: if many people share a user, "
                            + "write user-quota=0, or raise it with --limit allocations-per-user=N");
        }
    }
}
