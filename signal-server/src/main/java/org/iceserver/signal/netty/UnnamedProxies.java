package org.iceserver.signal.netty;

import java.util.function.Consumer;

import org.iceserver.signal.LocalNetworks;
import org.iceserver.transport.IpAddress;

/**
 * Tells that a proxy seems to stand in front which {@code --proxy-from} does not name: once for the networks near to
 * us, where
 * most proxies are, and once for everybody else, so that a stranger's header does not use up the line. One thread.
 */
final class UnnamedProxies {
    private final Consumer<String> log;
    private boolean near;
    private boolean far;

    UnnamedProxies(Consumer<String> log) {
        this.log = log;
    }

    /** A request that names another client, host or scheme came from this address. */
    void met(IpAddress sender) {
        boolean local = LocalNetworks.contain(sender);
        boolean told = local ? near : far;
        if (told) {
            return;
        }
        near |= local;
        far |= !local;
        log.accept("A proxy seems to stand in front: a request from " + sender
                + " has X-Forwarded or Forwarded headers, which are not believed; if that is your proxy, add --proxy-from "
                + sender + ".");
    }
}
