package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A client behind a NAT: two network namespaces that hang on this one, and nft rules in between. Needs root, ip and nft.
 *
 * <pre>
 * this namespace           router                        client
 * 198.51.100.1 and .2 ---- 198.51.100.9  10.0.0.1 ------ 10.0.0.2
 * </pre>
 */
final class NatRouter implements AutoCloseable {
    static final String SERVER = "198.51.100.1";
    static final String SERVER_TOO = "198.51.100.2";

    private final NetworkNamespace router;
    private final NetworkNamespace client;

    private NatRouter(NetworkNamespace router, NetworkNamespace client) {
        this.router = router;
        this.client = client;
    }

    /** Puts the server's two addresses on this namespace's loopback; each router then has its own link to it. Idempotent. */
    static void addServerAddresses() {
        NetworkNamespace.mustHere("ip addr replace " + SERVER + "/32 dev lo",
                "ip addr replace " + SERVER_TOO + "/32 dev lo");
    }

    /** @param rules for nft, in the router's namespace; its links are {@code outside} and {@code inside} */
    static NatRouter start(String rules) {
        NatRouter nat = new NatRouter(NetworkNamespace.start(), NetworkNamespace.start());
        try {
            nat.connect();
            nat.load(rules);
            return nat;
        } catch (RuntimeException | Error e) {
            nat.close();
            throw e;
        }
    }

    private void connect() {
        NetworkNamespace.mustHere("ip link add nat type veth peer name outside netns " + router.pid(),
                "ip link set nat up", "ip route add 198.51.100.9/32 dev nat src " + SERVER);
        router.must("ip link set lo up", "ip addr add 198.51.100.9/32 dev outside", "ip link set outside up",
                "ip route add 198.51.100.0/24 dev outside",
                "ip link add inside type veth peer name eth0 netns " + client.pid(),
                "ip addr add 10.0.0.1/24 dev inside", "ip link set inside up", "sysctl -qw net.ipv4.ip_forward=1");
        client.must("ip link set lo up", "ip addr add 10.0.0.2/24 dev eth0", "ip link set eth0 up",
                "ip route add default via 10.0.0.1");
    }

    private void load(String rules) {
        try {
            Path file = Files.createTempFile("nat", ".nft");
            Files.writeString(file, rules);
            router.must("nft -f " + file);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long the router keeps what is silent. */
    void forgetAfterSeconds(int seconds) {
        router.must("sysctl -qw net.netfilter.nf_conntrack_udp_timeout=" + seconds
                + " net.netfilter.nf_conntrack_udp_timeout_stream=" + seconds);
    }

    /** The router's link goes down and comes back, and masquerading forgets every mapping it had there. */
    void forgetMappings() {
        router.must("ip link set outside down", "ip link set outside up",
                "ip route add 198.51.100.0/24 dev outside");
    }

    /** Starts a program behind the NAT, which the caller ends; what it says of errors goes where ours does. */
    Process start(String... command) {
        return client.begin(command);
    }

    /** Runs a program behind the NAT. */
    ForeignTool run(int seconds, String... command) {
        return client.run(seconds, command);
    }

    /** The namespaces go with their processes, and the links with them; ours is taken away at once. */
    @Override
    public void close() {
        ForeignTool.run(10, "ip", "link", "del", "nat");
        router.close();
        client.close();
    }
}
