package org.iceserver.interop;

import java.net.InetAddress;

import com.github.dockerjava.api.model.ContainerNetwork;
import org.testcontainers.containers.GenericContainer;

/** Where a container stands on Docker's bridge network, which this host is part of. */
final class Containers {
    private Containers() {}

    /** The container's own address; every port of it is reachable from here. */
    static InetAddress address(GenericContainer<?> container) {
        return InetAddress.ofLiteral(network(container).getIpAddress());
    }

    /** This host's address as the container sees it. */
    static InetAddress gateway(GenericContainer<?> container) {
        return InetAddress.ofLiteral(network(container).getGateway());
    }

    private static ContainerNetwork network(GenericContainer<?> container) {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().iterator().next();
    }
}
