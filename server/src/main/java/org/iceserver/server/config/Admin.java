package org.iceserver.server.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.iceserver.admin.AdminSettings;
import org.iceserver.transport.IpAddress;

/**
 * The admin port.
 *
 * @param port empty: off; 0: the kernel chooses
 * @param listen empty: the loopback addresses of this host
 */
public record Admin(OptionalInt port, List<IpAddress> listen, Optional<Secret> token) {
    static final Admin OFF = new Admin(OptionalInt.empty(), List.of(), Optional.empty());
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    public Admin {
        listen = List.copyOf(listen);
    }

    void check(Contradictions found) {
        if (port.isPresent()) {
            found.or(Optional.empty(), "--admin-listen", () -> Optional.of(settings()));
        }
    }

    /** Only while the admin port is on. */
    public AdminSettings settings() {
        return settings(port.orElseThrow(), listen, token);
    }

    private static AdminSettings settings(int port, List<IpAddress> listen, Optional<Secret> token) {
        return new AdminSettings(listen.isEmpty() ? List.of(LOOPBACK) : listen, port, token.map(Secret::value));
    }
}
