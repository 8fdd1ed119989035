package org.iceserver.cli.serve;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.cli.check.Advice;
import org.iceserver.cli.check.HostFacts;
import org.iceserver.cli.check.SetUpCheck;
import org.iceserver.cli.check.StartChecks;
import org.iceserver.cli.text.Colours;
import org.iceserver.cli.text.StandardOutput;
import org.iceserver.server.Server;
import org.iceserver.server.assembly.ServerVersion;
import org.iceserver.server.config.Admin;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.Addresses;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.transport.IpAddress;

/** Prints what a running server offers, for the person who started it. */
public final class Terminal {
    private Terminal() {}

    /**
     * @param secretFiles the files that contain secrets, each with its option
     * @param environment the environment of the program
     */
    public static StartBlock startBlock(Configuration configuration, Server server, Map<Path, String> secretFiles,
            Map<String, String> environment) {
        boolean terminal = StandardOutput.isTerminal();
        List<Integer> ports = server.signalPorts();
        List<String> pages = ports.stream().flatMap(port -> pages(configuration, server, port)).toList();
        // A person watches a terminal. A journal, a file or a pipe is stored, and others may read it.
        boolean credentials = server.minting().credentials().mints() && terminal;
        List<IceServer> iceServers = server.minting().ofThisServer()
                .mint(host(server.addresses()), "", false, IceGrant.PLAIN)
                .iceServers();
        Optional<Duration> life = credentials
                ? Optional.of(configuration.access().lifetimes().credential())
                : Optional.empty();
        return new StartBlock(ServerVersion.number(), pages,
                terminal && blocks() && Colours.wanted(environment)
                        ? ports.stream().limit(1).flatMap(port -> pages(configuration, server, port)).skip(1)
                                .findFirst()
                        : Optional.empty(),
                credentials ? iceServers : iceServers.stream().map(Terminal::withoutCredential).toList(), life,
                relay(configuration, server.addresses()) + "; " + tls(server) + server.transport()
                        + server.offload().map(where -> "; kernel: " + where).orElse(""),
                admin(configuration.admin(), server),
                advice(configuration, server, secretFiles));
    }

    private static List<Advice> advice(Configuration configuration, Server server, Map<Path, String> secretFiles) {
        List<String> arguments = List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
        List<Advice> found = new ArrayList<>(StartChecks.warnings(
                new SetUpCheck(configuration, server.addresses(), HostFacts.read(), arguments), secretFiles));
        server.notes().forEach(note -> found.add(new Advice(note,
                "--state-dir with a folder that this user may write, or --state-dir none")));
        return found;
    }

    /** Whether the terminal's character set has the half blocks of a QR code. */
    private static boolean blocks() {
        String name = System.getProperty("stdout.encoding", "US-ASCII");
        return Charset.isSupported(name) && Charset.forName(name).newEncoder().canEncode('█');
    }

    private static Stream<String> pages(Configuration configuration, Server server, int port) {
        String scheme = configuration.signaling().tls() instanceof Tls.Off ? "http" : "https";
        List<IpAddress> bound = server.addresses().listen();
        var hosts = new ArrayList<String>();
        if (bound.stream().anyMatch(IpAddress::isLoopback)) {
            hosts.add("localhost");
        }
        configuration.relaying().advertise().ifPresent(told -> hosts.add(told.host()));
        bound.stream().filter(address -> !address.isLoopback()).map(IpAddress::toUriHost).forEach(hosts::add);
        return hosts.stream().distinct().map(host -> scheme + "://" + host + ":" + port + "/");
    }

    private static Optional<String> admin(Admin admin, Server server) {
        OptionalInt port = server.adminPort();
        return port.isEmpty()
                ? Optional.empty()
                : Optional
                        .of("http://" + admin.settings().listen().getFirst().toUriHost() + ":" + port.getAsInt() + "/");
    }

    /** The address that another machine would use; this machine's own if there is no other. */
    private static String host(Addresses addresses) {
        return addresses.listen().stream().filter(address -> !address.isLoopback()).findFirst()
                .map(IpAddress::toUriHost).orElse("localhost");
    }

    private static String relay(Configuration configuration, Addresses addresses) {
        List<String> from = addresses.relay().stream()
                .map(relay -> relay.told().equals(relay.bound())
                        ? relay.bound().toString()
                        : relay.bound() + " (told as " + relay.told() + ")")
                .toList();
        return String.join(", ", from) + ", UDP ports " + configuration.relaying().ports();
    }

    private static String tls(Server server) {
        List<Integer> ports = server.tlsPorts();
        return ports.isEmpty()
                ? ""
                : ports.stream().map(String::valueOf)
                        .collect(Collectors.joining(", ", ports.size() == 1 ? "TLS on port " : "TLS on ports ", "; "));
    }

    private static IceServer withoutCredential(IceServer server) {
        return new IceServer(server.urls(), null, null);
    }
}
