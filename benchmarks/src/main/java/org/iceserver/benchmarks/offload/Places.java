package org.iceserver.benchmarks.offload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Three network namespaces: clients (c0, 10.1.0.2), the server (s0 10.1.0.1, s1 10.2.0.1) and peers (p0, 10.2.0.2). Each server
 * that is measured has an address of its own on both sides.
 */
final class Places implements AutoCloseable {
    private final String clients;
    private final String server;
    private final String peers;

    private Places(String suffix) {
        clients = "iceserver-c-" + suffix;
        server = "iceserver-s-" + suffix;
        peers = "iceserver-p-" + suffix;
    }

    /** @param hosts the last numbers of the servers' addresses */
    static Places make(List<Integer> hosts) throws IOException, InterruptedException {
        Places places = new Places(Long.toString(ProcessHandle.current().pid()));
        Runtime.getRuntime().addShutdownHook(new Thread(places::close));
        try {
            places.wire(hosts);
            return places;
        } catch (IOException | InterruptedException e) {
            places.close();
            throw e;
        }
    }

    private void wire(List<Integer> hosts) throws IOException, InterruptedException {
        Shell.must("""
                   c=%s s=%s p=%s
                   for n in $c $s $p; do ip netns add $n; ip -n $n link set lo up; done
                   ip netns exec $s sh -c 'echo 1 >/proc/sys/net/ipv4/conf/lo/forwarding'
                   ip netns exec $s sh -c 'echo 1 >/proc/sys/net/ipv6/conf/lo/forwarding'
                   ip link add c0 netns $c type veth peer name s0 netns $s
                   ip link add p0 netns $p type veth peer name s1 netns $s
                   ip -n $c addr add 10.1.0.2/24 dev c0; ip -n $p addr add 10.2.0.2/24 dev p0
                   ip -n $c addr add fd01::2/64 dev c0 nodad; ip -n $p addr add fd02::2/64 dev p0 nodad
                   ip -n $s addr add fd01::1/64 dev s0 nodad; ip -n $s addr add fd02::1/64 dev s1 nodad
                   for i in "$c c0" "$p p0" "$s s0" "$s s1"; do
                       set -- $i; ip -n $1 link set $2 up; ip netns exec $1 ethtool -K $2 gro on tx off >/dev/null
                   done
                   ip -n $c route add default via 10.1.0.1; ip -n $p route add default via 10.2.0.1
                   mac() { ip netns exec $1 cat /sys/class/net/$2/address; }
                   """.formatted(clients, server, peers) + neighbours(hosts));
    }

    private static String neighbours(List<Integer> hosts) {
        StringBuilder script = new StringBuilder("""
                                                 known() { ip -n $1 neigh replace $3 lladdr $4 dev $2 nud permanent; }
                                                 known $s s0 10.1.0.2 $(mac $c c0); known $s s0 fd01::2 $(mac $c c0)
                                                 known $s s1 10.2.0.2 $(mac $p p0); known $s s1 fd02::2 $(mac $p p0)
                                                 """);
        for (int host : hosts) {
            script.append("""
                          ip -n $s addr add 10.1.0.HOST/24 dev s0; ip -n $s addr add 10.2.0.HOST/24 dev s1
                          known $c c0 10.1.0.HOST $(mac $s s0); known $p p0 10.2.0.HOST $(mac $s s1)
                          """.replace("HOST", Integer.toString(host)));
        }
        return script.toString();
    }

    /** For the load's argument. */
    String names() {
        return String.join(",", clients, server, peers);
    }

    /** The beginning of a command that runs in the server's namespace, on its processor. */
    List<String> atServer() {
        return List.of("ip", "netns", "exec", server, "taskset", "-c", "1");
    }

    /**
     * Each interface gets a thread for what arrives: the server's run on processor 1, where their time can be told, all others
     * on processor 0.
     *
     * @return the server's threads
     */
    List<Long> thread() throws IOException, InterruptedException {
        List<Long> before = threads("napi/");
        each("echo 1 >/sys/class/net/$2/threaded");
        List<Long> servers = threads("napi/s[01]-");
        servers.removeAll(before);
        for (long one : threads("napi/")) {
            if (!before.contains(one)) {
                // They stand for software interrupts, which wait for nobody.
                Shell.must("taskset -pc " + (servers.contains(one) ? 1 : 0) + " " + one + "; renice -n -20 " + one);
            }
        }
        return servers;
    }

    /** The interfaces have no threads any more, as usual. */
    void unthread() throws IOException, InterruptedException {
        each("echo 0 >/sys/class/net/$2/threaded");
    }

    private String each(String script) throws IOException, InterruptedException {
        return Shell.must("for i in '%s c0' '%s p0' '%s s0' '%s s1'; do set -- $i; ip netns exec $1 sh -ec \"%s\"; done"
                .formatted(clients, peers, server, server, script));
    }

    private static List<Long> threads(String name) throws IOException, InterruptedException {
        List<Long> found = new ArrayList<>();
        Shell.must("pgrep '^" + name + "' || true").lines().map(Long::valueOf).forEach(found::add);
        return found;
    }

    /** Frames that the interfaces have dropped, each counted by the one that should have received it. */
    long dropped() throws IOException, InterruptedException {
        return each("cat /sys/class/net/$2/statistics/rx_dropped").lines().mapToLong(Long::parseLong).sum();
    }

    @Override
    public void close() {
        for (String name : List.of(clients, server, peers)) {
            try {
                Shell.must("ip netns del " + name + " 2>/dev/null || true");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
