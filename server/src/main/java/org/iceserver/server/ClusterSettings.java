package org.iceserver.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.iceserver.server.config.Clustering;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.iceserver.server.host.HostNames;

/** What a builder was told of the cluster. One thread. */
final class ClusterSettings {
    Optional<SecretUrl> redis = Optional.empty();
    final List<Secret> secrets = new ArrayList<>();
    String name = "iceserver";
    Optional<String> node = Optional.empty();
    String region = "";
    final List<Clustering.RegionOf> regions = new ArrayList<>();
    int iceNodes = 1;

    /** Empty without Redis. */
    Optional<Clustering> clustering() {
        return redis.map(known -> new Clustering(known, secrets, name, node.orElseGet(HostNames::own), region, regions,
                iceNodes));
    }
}
