package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Another machine for a server: a network namespace that hangs on this one, where browsers run. Needs root, ip and nft. Besides
 * the link to it this namespace has others, which lead nowhere.
 *
 * <pre>
 * here                      there
 * 198.51.100.7  ----------- 203.0.113.1                   by itself
 * 198.51.100.7  ----------- 203.0.113.1 - 10.0.0.2        behind a NAT
 * 2001:db8:1::7 ----------- 2001:db8:2::1
 * </pre>
 */
final class FarHost implements AutoCloseable {
    static final String SERVER = "203.0.113.1";
    static final String SERVER_IPV6 = "2001:db8:2::1";
    static final String HERE = "198.51.100.7";
    /** A name for {@link #SERVER} and its IPv6 address, in the hosts file of the browsers' namespace. */
    static final String NAME = "far.lan.test";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Brings everything to the host behind it and lets its packets out as its own. */
    private static final String NAT = """
                                      table ip nat {
                                        chain pre {
                                          type nat hook prerouting priority -100
                                          iifname "wan0" ip daddr 203.0.113.1 meta l4proto { tcp, udp } dnat to 10.0.0.2
                                        }
                                        chain post {
                                          type nat hook postrouting priority 100
                                          oifname "wan0" ip saddr 10.0.0.2 snat to 203.0.113.1
                                        }
                                      }
                                      """;

    /** The one that this namespace is linked to, and the one with the server: often the same. */
    private final Process edge;
    private final Process host;

    private FarHost(Process edge, Process host) {
        this.edge = edge;
        this.host = host;
    }

    /** With the addresses of its own. */
    static FarHost byItself() {
        Process host = namespace();
        return linked(new FarHost(host, host));
    }

    /** With an address of a private network, behind a router that brings everything in. */
    static FarHost behindNat() {
        FarHost far = linked(new FarHost(namespace(), namespace()));
        inside(far.edge, "ip link add inside type veth peer name eth0 netns " + far.host.pid(),
                "ip addr add 10.0.0.1/24 dev inside", "ip link set inside up", "sysctl -qw net.ipv4.ip_forward=1");
        inside(far.host, "ip link set lo up", "ip addr add 10.0.0.2/24 dev eth0", "ip link set eth0 up",
                "ip route add default via 10.0.0.1");
        far.rules(NAT);
        return far;
    }

    private static FarHost linked(FarHost far) {
        try {
            done(ForeignTool.run(20, "sh", "-ec", String.join("\n",
                    "ip link add wan type veth peer name wan0 netns " + far.edge.pid(),
                    "sysctl -qw net.ipv6.conf.wan.disable_ipv6=0",
                    "ip addr add " + HERE + "/24 dev wan", "ip addr add 2001:db8:1::7/64 dev wan nodad",
                    "ip link set wan up", "ip route add 203.0.113.0/24 dev wan src " + HERE,
                    "ip route add 2001:db8:2::/64 dev wan")));
            inside(far.edge, "ip link set lo up", "sysctl -qw net.ipv6.conf.wan0.disable_ipv6=0",
                    "ip addr add " + SERVER + "/24 dev wan0", "ip addr add 2001:db8:2::1/64 dev wan0 nodad",
                    "ip link set wan0 up", "ip route add 198.51.100.0/24 dev wan0",
                    "ip route add 2001:db8:1::/64 dev wan0");
            awaitLinkLocalAddress();
            return far;
        } catch (RuntimeException | Error e) {
            far.close();
            throw e;
        }
    }

    /**
     * The kernel gives the link an address of its own a second or two later, once it knows that nobody else has it (RFC 4862 s5.4).
     * To a browser that is another network, and Chromium gives up what it is loading when the network changes.
     */
    private static void awaitLinkLocalAddress() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (ForeignTool
                .run(10, "ip", "-6", "-oneline", "address", "show", "dev", "wan", "scope", "link", "-tentative")
                .output().isBlank()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("the link has no link-local address after " + PATIENCE.toSeconds() + " s");
            }
            Waiting.briefly();
        }
    }

    /** Rules for nft where packets come in. */
    void rules(String rules) {
        try {
            Path file = Files.createTempFile("far", ".nft");
            Files.writeString(file, rules);
            inside(edge, "nft -f " + file);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops the UDP packets to the relay ports, from them, or both. */
    void drop(String... directions) {
        StringBuilder chains = new StringBuilder();
        for (String direction : directions) {
            chains.append("chain ").append(direction).append(" { type filter hook ").append(direction)
                    .append(" priority 0\n udp ").append(direction.equals("input") ? "dport" : "sport")
                    .append(" 49152-65535 drop\n }\n");
        }
        rules("table inet closed {\n" + chains + "}\n");
    }

    /** A server there, which relays to this namespace; browsers reach it at {@link #SERVER}. */
    ServerProcess serve(String... arguments) {
        return ServerLaunch.of(arguments)
                .with("--profile", "lab", "--allow-peer", "198.51.100.0/24", "--allow-peer", "2001:db8:1::/64")
                .under("nsenter", "--net=/proc/" + host.pid() + "/ns/net").reachedAt(SERVER).start();
    }

    private static void inside(Process namespace, String... commands) {
        done(ForeignTool.run(20, "nsenter", "--net=/proc/" + namespace.pid() + "/ns/net", "sh", "-ec",
                String.join("\n", commands)));
    }

    private static Process namespace() {
        try {
            Process holder = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec cat").start();
            byte[] said = holder.getInputStream().readNBytes(5);
            if (!new String(said, StandardCharsets.US_ASCII).equals("ready")) {
                throw new AssertionError("this check needs root, for namespaces of its own");
            }
            return holder;
        } catch (IOException e) {
            throw new AssertionError("this check needs unshare, of Debian's package util-linux", e);
        }
    }

    private static void done(ForeignTool tool) {
        if (tool.exitStatus() != 0) {
            throw new AssertionError(tool.commandLine() + " failed: " + tool.output());
        }
    }

    /** The namespaces go with their processes; the link to them is taken away at once. */
    @Override
    public void close() {
        ForeignTool.run(10, "ip", "link", "del", "wan");
        edge.destroy();
        host.destroy();
    }
}
