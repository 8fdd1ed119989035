package org.iceserver.admin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.iceserver.transport.IpAddress;

/**
 * The address of the admin port, and who may use it.
 *
 * @param port 0 lets the kernel choose
 * @param token the token that every request except health checks must send; without one the port listens to this machine only
 */
public record AdminSettings(List<IpAddress> listen, int port, Optional<String> token) {
    private static final int TOKEN_BYTES = 16;

    /** @throws IllegalArgumentException with one sentence, when strangers could get in */
    public AdminSettings {
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("the admin port needs an address to listen on");
        }
        if (token.isPresent() && token.get().getBytes(StandardCharsets.UTF_8).length < TOKEN_BYTES) {
            throw new IllegalArgumentException("--admin-token must have at least " + TOKEN_BYTES
                    + " bytes; 'openssl rand -hex 16' makes one");
        }
        Optional<IpAddress> elsewhere = listen.stream().filter(address -> !address.isLoopback()).findFirst();
        if (token.isEmpty() && elsewhere.isPresent()) {
            throw new IllegalArgumentException("--admin-listen " + elsewhere.get()
                    + " lets other machines in: add --admin-token with at least " + TOKEN_BYTES + " bytes");
        }
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "AdminSettings[" + listen + ", port " + port + (token.isPresent() ? ", with a token]" : "]");
    }
}
