package org.iceserver.interop;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server in a network of its own, on the other side of an interface of this one (c0, 10.1.0.2): its kernel relays between
 * clients that run here.
 */
final class KernelHost implements AutoCloseable {
    static final String SERVER = "10.1.0.1";
    static final String USERNAME = "ann";
    static final String PASSWORD = "wonderland";
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final NetworkNamespace place;
    private final ServerProcess server;

    private KernelHost(NetworkNamespace place, ServerProcess server) {
        this.place = place;
        this.server = server;
    }

    static KernelHost start() {
        NetworkNamespace place = NetworkNamespace.start();
        try {
            NetworkNamespace.mustHere("ip link del c0 2>/dev/null || true",
                    "ip link add c0 type veth peer name s0 netns " + place.pid(), "ip addr add 10.1.0.2/24 dev c0",
                    "ip link set c0 up", "ethtool -K c0 gro on tx off >/dev/null");
            place.must("ip link set lo up", "ip addr add 10.1.0.1/24 dev s0", "ip link set s0 up",
                    "echo 1 > /proc/sys/net/ipv4/conf/lo/forwarding");
            ServerProcess server = ServerLaunch
                    .of("--user", USERNAME + ":" + PASSWORD, "--realm", "example.org", "--listen", SERVER, "--relay-ip",
                            SERVER, "--allow-peer", "10.1.0.0/24", "--offload", "xdp")
                    .under("nsenter", "--net=/proc/" + place.pid() + "/ns/net").reachedAt(SERVER).start();
            KernelNetwork.awaitSaid(server, "kernel: XDP on s0");
            return new KernelHost(place, server);
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    String uri() {
        return "turn:" + SERVER + ":" + server.stunPort() + "?transport=udp";
    }

    /** Packets to clients that the kernel has relayed until now. */
    long relayed() {
        String metrics = place.run(20, "curl", "-s", "http://127.0.0.1:" + server.adminPort() + "/metrics").output();
        Matcher found = Pattern.compile("(?m)^iceserver_kernel_relayed_packets_to_clients_total (\\d+)")
                .matcher(metrics);
        assertThat(found.find()).as(metrics).isTrue();
        return Long.parseLong(found.group(1));
    }

    /** The server reads the kernel's counters once a second, and at the end of a session. */
    void awaitRelayed(long before, int packets) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (long now = relayed(); now < before + packets; now = relayed()) {
            assertThat(System.nanoTime()).as("%d of %d relayed by the kernel", now - before, packets)
                    .isLessThan(deadline);
            Waiting.briefly();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            place.close();
        }
    }
}
