package org.iceserver.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.iceserver.server.config.Clustering;
import org.iceserver.server.config.Contradictions;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.iceserver.server.host.HostNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Several servers that are one service. */
final class ClusterOptions {
    @Option(names = "--cluster", paramLabel = "URL", description = "Redis server through which several servers are one service: redis://USER:PASSWORD@HOST/0, rediss:// with TLS, or redis-sentinel://USER:PASSWORD@HOST,HOST,HOST/0#MASTER; or file:/path of a file with that line. Default: none.")
    @Nullable
    SecretUrl cluster;

    @Option(names = "--cluster-secret", paramLabel = "SECRET", description = "Secret that all nodes of the cluster share, or file:/path: each accepts the nonces of all. Repeatable: the first one signs, all are accepted. Default: none.")
    List<Secret> secrets = new ArrayList<>();

    @Option(names = "--cluster-name", paramLabel = "NAME", defaultValue = "iceserver", description = "Name of the cluster, the same on all its nodes (${DEFAULT-VALUE}).")
    String clusterName = "iceserver";

    @Option(names = "--node-name", paramLabel = "NAME", description = "Name of this node; each node has its own. Default: the name of this host.")
    @Nullable
    String nodeName;

    @Option(names = "--region", paramLabel = "NAME", description = "Region of this node: clients are sent to nodes of their own region first.")
    @Nullable
    String region;

    @Option(names = "--region-of", paramLabel = "CIDR=NAME", description = "Region of the clients at these addresses; repeatable, the first one that fits counts. Default: the region of the node that they reach.")
    List<Clustering.RegionOf> regions = new ArrayList<>();

    @Option(names = "--ice-nodes", paramLabel = "N", defaultValue = "1", description = "How many nodes a client is told of; it allocates at each of them (${DEFAULT-VALUE}).")
    int iceNodes = 1;

    /** Empty without {@code --cluster}. */
    Optional<Clustering> clustering(Contradictions found) {
        if (cluster == null && !secrets.isEmpty()) {
            found.add("--cluster-secret is for the nodes of a cluster: add --cluster, or leave it out");
        }
        return Optional.ofNullable(cluster).map(redis -> new Clustering(redis, secrets, clusterName,
                nodeName == null ? HostNames.own() : nodeName, region == null ? "" : region, regions, iceNodes));
    }
}
