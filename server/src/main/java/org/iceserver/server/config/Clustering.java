package org.iceserver.server.config;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.iceserver.transport.AddressBlock;

/**
 * Which cluster this server is a node of. It must not load a class of the module that does the work.
 *
 * @param redis the address of Redis; it may contain a password
 * @param secrets that all nodes share; the first one signs nonces
 * @param cluster the name of the cluster
 * @param node the name of this node
 * @param region the name of its region; empty if it has none
 * @param regions the regions of clients; the first block that contains a client counts
 * @param iceNodes how many nodes a client is told of
 */
public record Clustering(SecretUrl redis, List<Secret> secrets, String cluster, String node, String region,
        List<RegionOf> regions, int iceNodes) {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "redis-sentinel", "rediss-sentinel",
            "redis-socket");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int MOST_NODES = 8;

    /** {@code --region-of CIDR=NAME}. */
    public record RegionOf(AddressBlock block, String region) {
        public static RegionOf parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 1 || !NAME.matcher(text.substring(equals + 1)).matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not CIDR=NAME, such as 198.51.100.0/24=eu");
            }
            return new RegionOf(AddressBlock.parse(text.substring(0, equals)), text.substring(equals + 1));
        }
    }

    public Clustering {
        secrets = List.copyOf(secrets);
        regions = List.copyOf(regions);
    }

    void check(Contradictions found) {
        if (!SCHEMES.contains(String.valueOf(redis.value().getScheme()))) {
            found.add("--cluster is the address of a Redis server: write redis://USER:PASSWORD@HOST:PORT/NUMBER, or "
                    + "redis-sentinel://USER:PASSWORD@HOST,HOST,HOST/NUMBER#MASTER");
        }
        checkName("--cluster-name", cluster, found);
        checkName("--node-name", node, found);
        if (!region.isEmpty()) {
            checkName("--region", region, found);
        }
        if (iceNodes < 1 || iceNodes > MOST_NODES) {
            found.add("--ice-nodes is between 1 and " + MOST_NODES + ", not " + iceNodes);
        }
    }

    private static void checkName(String option, String name, Contradictions found) {
        if (!NAME.matcher(name).matches()) {
            found.add(
                    option + " is at most 63 letters, digits, dots, hyphens and underscores, and begins with a letter "
                            + "or a digit; it is '" + name + "'");
        }
    }
}
