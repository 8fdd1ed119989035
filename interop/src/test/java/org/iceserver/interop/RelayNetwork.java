package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A server and somebody who probes it, each in a network of its own, and a router in between that takes nft rules.
 *
 * <pre>
 * this namespace, link "wan"          router                                   prober
 * 203.0.113.1, 2001:db8:1::1 -------- inside: .254          outside ---------- 198.51.100.50, 2001:db8:2::50
 * 10.0.0.5 -------------------------- inside: 10.0.0.1, and 203.0.113.200 in front of 10.0.0.5
 * </pre>
 */
final class RelayNetwork implements AutoCloseable {
    static final String SERVER = "203.0.113.1";
    static final String SERVER_V6 = "2001:db8:1::1";
    /** The server's address behind the router, and the one in front of it. */
    static final String BEHIND = "10.0.0.5";
    static final String IN_FRONT = "203.0.113.200";
    static final String PROBER = "198.51.100.50";
    /** A name of {@link #SERVER} in the prober's network. */
    static final String NAME = "turn.example.org";

    private final NetworkNamespace router = NetworkNamespace.start();
    private final NetworkNamespace prober = NetworkNamespace.start();
    private final Path hosts;

    private RelayNetwork() throws IOException {
        hosts = Files.createTempFile("hosts", "");
        Files.writeString(hosts, "127.0.0.1 localhost\n" + SERVER + " " + NAME + " old.example.org "
                + "early.example.org other.example.org alone.example.org\n");
        hosts.toFile().deleteOnExit();
    }

    static RelayNetwork start() throws IOException {
        RelayNetwork network = new RelayNetwork();
        try {
            network.connect();
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private void connect() {
        NetworkNamespace.mustHere("ip link add wan type veth peer name inside netns " + router.pid(),
                "ip addr add " + SERVER + "/24 dev wan", "ip addr add " + BEHIND + "/24 dev wan",
                "ip addr add " + SERVER_V6 + "/64 dev wan nodad", "ip link set wan up");
        router.must("ip link set lo up", "ip addr add " + IN_FRONT + "/32 dev lo",
                "ip addr add 203.0.113.254/24 dev inside", "ip addr add 10.0.0.1/24 dev inside",
                "ip addr add 2001:db8:1::ff/64 dev inside nodad", "ip link set inside up",
                "ip link add outside type veth peer name eth0 netns " + prober.pid(),
                "ip addr add 198.51.100.254/24 dev outside", "ip addr add 2001:db8:2::ff/64 dev outside nodad",
                "ip link set outside up", "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
        prober.must("ip link set lo up", "ip addr add " + PROBER + "/24 dev eth0",
                "ip addr add 2001:db8:2::50/64 dev eth0 nodad", "ip link set eth0 up",
                "ip route add default via 198.51.100.254", "ip -6 route add default via 2001:db8:2::ff");
        NetworkNamespace.mustHere("ip route add default via 203.0.113.254",
                "ip -6 route add default via 2001:db8:1::ff");
    }

    /** Loads nft rules into the router, in place of those before; its links are {@code inside} and {@code outside}. */
    void rules(String rules) throws IOException {
        Path file = Files.createTempFile("router", ".nft");
        try {
            Files.writeString(file, "flush ruleset\n" + rules);
            router.must("nft -f " + file);
        } finally {
            Files.delete(file);
        }
    }

    /** Runs a program where the prober is. */
    ForeignTool run(int seconds, Map<String, String> environment, String... command) {
        String[] named = new String[6 + command.length];
        System.arraycopy(new String[]{"unshare", "--mount", "sh", "-ec", "mount --bind " + hosts
                + " /etc/hosts; exec \"$@\"",
            "sh"}, 0, named, 0, 6);
        System.arraycopy(command, 0, named, 6, command.length);
        return prober.run(seconds, environment, named);
    }

    @Override
    public void close() {
        ForeignTool.run(10, "ip", "link", "del", "wan");
        router.close();
        prober.close();
    }
}
