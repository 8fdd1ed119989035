package org.iceserver.cli;

import java.net.BindException;

import org.iceserver.admin.Readiness;
import org.iceserver.admin.netty.AdminServer;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.http.Routes;

/** Makes the admin port of a configuration. */
record AdminAssembly(Admin admin, Readiness readiness) {
    /** @throws BindException with one sentence, when an address or port cannot be had */
    AdminServer start(EventLoops loops) throws BindException {
        return AdminServer.start(admin.settings(), readiness, this::routes, loops.newGroup("admin", 1),
                loops.serverSocketChannel());
    }

    private void routes(Routes routes) {
        // Health alone so far.
    }
}
