package org.iceserver.cli.coturn;

import java.util.List;

import org.iceserver.cli.coturn.Remark.Weight;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;

/** Rules of {@link Rules} that need more than one word. */
final class OddRules {
    private static final int NONCE_LEAST_SECONDS = 10;
    private static final int NONCE_MOST_SECONDS = 3_600;

    private static final int MOST_LOOPS = 256;

    private OddRules() {}

    /** The wildcard is the default without the option: every address of this host, each with its own socket. */
    static void listeningIp(ConfLine line, Translation to) {
        if (IpAddress.parse(line.value()).isAny()) {
            to.remark(line, Weight.NOTE, "listening-ip: every address of this host is listened on");
        } else {
            to.value("--listen", line.value(), line);
        }
    }

    /** There it always sends clients elsewhere; TLS and DTLS have a line of their own. */
    static void alternateServer(ConfLine line, Translation to) {
        alternate(line, to, 3_478, "udp", "tcp");
    }

    static void tlsAlternateServer(ConfLine line, Translation to) {
        alternate(line, to, 5_349, "tls", "dtls");
    }

    private static void alternate(ConfLine line, Translation to, int usualPort, String... transports) {
        boolean port = line.value().matches("[^:]*:\\d+|\\[.*]:\\d+");
        String address = line.value().contains(":") && !port && !line.value().startsWith("[")
                ? "[" + line.value() + "]"
                : line.value();
        for (String transport : transports) {
            to.value("--alternate-server", (port ? address : address + ":" + usualPort) + "/" + transport, line);
        }
        if (!to.has("--alternate-when")) {
            to.value("--alternate-when", "always", line);
        }
    }

    static void restSeparator(ConfLine line, Translation to) {
        if (line.value().isEmpty()) {
            throw new IllegalArgumentException("takes a character");
        }
        to.value("--rest-separator", line.value().substring(0, 1), line);
    }

    static void noAuth(ConfLine line, Translation to) {
        if (line.isOn()) {
            throw new IllegalArgumentException("a relay without credentials is everybody's, and is found and used for "
                    + "attacks within hours: name a user, or a static-auth-secret");
        }
    }

    static void peers(ConfLine line, Translation to) {
        String option = line.name().startsWith("denied") ? "--deny-peer" : "--allow-peer";
        AddressBlock block = AddressBlock.parse(line.value());
        if (block.mapped()) {
            to.remark(line, Weight.NOTE, line.name() + ": " + block.mappedNote());
        } else {
            to.value(option, block.toString(), line);
        }
    }

    static void loopbackPeers(ConfLine line, Translation to) {
        if (line.isOn()) {
            to.value("--allow-peer", "127.0.0.0/8", line);
            to.value("--allow-peer", "::1/128", line);
            to.remark(line, Weight.WARNING,
                    "allow-loopback-peers is unsafe: every client reaches what listens on this machine's loopback");
        }
    }

    static void noTcpRelay(ConfLine line, Translation to) {
        if (!line.isOn()) {
            to.value("--tcp-relay", "true", line);
        }
        to.keep(line);
    }

    /** Without a value it means ten minutes. 0 means for ever, which this server does not support. */
    static void nonceLifetime(ConfLine line, Translation to) {
        long seconds = line.value().isEmpty() ? 600 : line.number("a number of seconds");
        long within = seconds == 0
                ? NONCE_MOST_SECONDS
                : Math.clamp(seconds, NONCE_LEAST_SECONDS, NONCE_MOST_SECONDS);
        to.value("--nonce-lifetime", within + "s", line);
        if (within != seconds) {
            to.remark(line, Weight.WARNING,
                    "stale-nonce: a nonce is good for " + within + " s (RFC 8656 s5: an hour at most)");
        }
    }

    static void relayThreads(ConfLine line, Translation to) {
        long threads = line.number("a number of threads");
        to.value("--loops", Long.toString(Math.clamp(threads, 1, MOST_LOOPS)), line);
        if (threads > MOST_LOOPS) {
            to.remark(line, Weight.WARNING, "relay-threads: " + MOST_LOOPS + " is the most");
        }
    }

    static Rule level(String level) {
        return (line, to) -> {
            if (line.isOn()) {
                to.value("--log-level", level, line);
            }
        };
    }

    static void logFile(ConfLine line, Translation to) {
        boolean nowhere = line.value().equals("stdout") || line.value().equals("/dev/stdout")
                || line.value().equals("/dev/stderr");
        to.remark(line, nowhere ? Weight.NOTE : Weight.WARNING, line.name()
                + " has no effect: logs go to standard error, from where the service manager takes them");
    }

    static void defaultFamily(ConfLine line, Translation to) {
        if (!List.of("ipv4", "ipv6", "keep").contains(line.value())) {
            throw new IllegalArgumentException("takes ipv4, ipv6 or keep, not '" + line.value() + "'");
        }
        to.value("--default-address-family", line.value(), line);
    }

    /** The older name of {@code allocation-default-address-family=keep}. */
    static void keepFamily(ConfLine line, Translation to) {
        if (line.isOn() && !to.has("--default-address-family")) {
            to.value("--default-address-family", "keep", line);
        }
    }

    /** Has an effect only together with other lines. Switched off, it is ignored. */
    static void keptSwitch(ConfLine line, Translation to) {
        if (line.isOn()) {
            to.keep(line);
        }
    }

    static void postgres(ConfLine line, Translation to) {
        to.value("--database", ConnectionText.parse(line.value()).postgresql(), line);
    }

    static void sqlite(ConfLine line, Translation to) {
        to.value("--database", "sqlite:" + line.value(), line);
    }

    static void redis(ConfLine line, Translation to) {
        to.value("--database", ConnectionText.parse(line.value()).redis(), line);
    }

    static void redisStatistics(ConfLine line, Translation to) {
        to.value("--redis-stats", ConnectionText.parse(line.value()).redis(), line);
    }
}
