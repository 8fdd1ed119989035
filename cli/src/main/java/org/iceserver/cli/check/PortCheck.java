package org.iceserver.cli.check;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;

/**
 * Checks whether every port can be opened, by opening it for a moment.
 *
 * @param judge judges the ports that cannot be opened
 */
record PortCheck(List<Wanted> ports, Judge judge) implements Check {
    private static final String SUBJECT = "port";

    /** A port with its protocols. */
    public enum Protocol {
        UDP, TCP
    }

    /**
     * One port on one address.
     *
     * @param port 0 means any port, and is not tried
     * @param option the option that names it
     */
    public record Wanted(Protocol protocol, IpAddress address, int port, String option) {}

    /** Says how bad a failure is, and why it happened. */
    @FunctionalInterface
    public interface Judge {
        Verdict of(BindFailure failure);
    }

    /** @param sentence without a full stop */
    public record Verdict(Finding.Level level, String sentence) {}

    public PortCheck {
        ports = List.copyOf(ports);
    }

    @Override
    public List<Finding> findings() {
        List<Wanted> tried = ports.stream().filter(wanted -> wanted.port() != 0).distinct().toList();
        List<Finding> found = new ArrayList<>();
        for (Wanted wanted : tried) {
            try {
                take(wanted);
            } catch (IOException e) {
                BindFailure why = BindFailure.of(e, wanted.protocol().toString(), wanted.address(), wanted.port());
                Verdict verdict = judge.of(why);
                found.add(new Finding(verdict.level(), SUBJECT, wanted.option() + ": " + verdict.sentence() + ".",
                        Optional.empty()));
            }
        }
        if (found.isEmpty() && !tried.isEmpty()) {
            found.add(Finding.ok(SUBJECT, told(tried) + " can be had."));
        }
        return found;
    }

    private static String told(List<Wanted> tried) {
        return tried.stream().map(wanted -> wanted.protocol() + " " + wanted.port()).distinct()
                .collect(Collectors.joining(", "));
    }

    private static void take(Wanted wanted) throws IOException {
        var address = wanted.address().isAny()
                ? new InetSocketAddress(wanted.port())
                : new InetSocketAddress(wanted.address().toInetAddress(), wanted.port());
        switch (wanted.protocol()) {
            case UDP -> udp(address);
            case TCP -> {
                try (var socket = new ServerSocket()) {
                    socket.bind(address, 1);
                }
            }
        }
    }

    private static void udp(InetSocketAddress address) throws SocketException {
        try (var socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(address);
        }
    }
}
