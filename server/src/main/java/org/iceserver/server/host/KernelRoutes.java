package org.iceserver.server.host;

import java.io.IOException;

import org.iceserver.transport.FailureText;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.linux.LocalRoutes;
import org.iceserver.turn.policy.HostRoutes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the kernel which addresses lead to this host. This works on Linux, outside of sandboxes that forbid netlink. */
public final class KernelRoutes implements HostRoutes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelRoutes.class);

    private final @Nullable LocalRoutes routes;
    private volatile Runnable changed = () -> {};

    private KernelRoutes() {
        routes = open(() -> changed.run());
    }

    public static KernelRoutes open() {
        return new KernelRoutes();
    }

    private static @Nullable LocalRoutes open(Runnable changed) {
        try {
            return LocalRoutes.open(changed);
        } catch (IOException e) {
            LOG.info(
                    "The system's routes cannot be asked which addresses lead to this host: {}. Peers are judged by the"
                            + " addresses of its interfaces, which are read every few seconds",
                    FailureText.of(e));
            return null;
        }
    }

    /** @param then called soon after the set of addresses that lead here has changed */
    public void follow(Runnable then) {
        changed = then;
    }

    @Override
    public boolean endsHere(IpAddress address) {
        return routes != null && routes.endsHere(address);
    }

    @Override
    public void close() {
        if (routes != null) {
            routes.close();
        }
    }
}
