package org.iceserver.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.client.Credentials;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The credentials that the clients in this program use at a TURN server, besides {@code --user} and {@code --secret}. */
final class CredentialOptions {
    private static final int MOST_BYTES = 1 << 20;
    private static final String FILE = "file:";

    @Option(names = "--username", paramLabel = "NAME", description = "Exact user name; for a time-limited credential it is TIMESTAMP:NAME.")
    private @Nullable String username;

    @Option(names = "--password", paramLabel = "PASSWORD", description = "Password of that user; or file:/path.")
    private @Nullable Secret password;

    @Option(names = "--ice", paramLabel = "JSON", description = "ICE servers in JSON, as a page gives them to its browser: an object with iceServers, a list, or one server; - reads standard input, file:/path reads a file.")
    private @Nullable String ice;

    /** The URLs of {@code --ice}, at least one; empty if it was not given. */
    Optional<List<IceUrl>> iceUrls(InputStream standardInput) {
        if (ice == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(IceUrl.parse(text(ice, standardInput)));
        } catch (IllegalArgumentException e) {
            throw new StartRefused("--ice: " + e.getMessage(), e);
        }
    }

    private static String text(String given, InputStream standardInput) {
        if (given.startsWith(FILE)) {
            return TextFile.read(Path.of(given.substring(FILE.length())));
        }
        if (!given.equals("-")) {
            return given;
        }
        try {
            byte[] read = standardInput.readNBytes(MOST_BYTES + 1);
            if (read.length > MOST_BYTES) {
                throw new IllegalArgumentException("standard input has more than 1 MiB; give it the JSON alone");
            }
            return new String(read, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("standard input cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The user's password, else a credential made from the secret.
     *
     * @param user the value of {@code --user}
     * @param name the name in a credential that is made here
     * @param life how long that credential is valid
     * @return empty if none of them was given
     */
    Optional<Credentials> credentials(@Nullable Credentials user, @Nullable Secret secret, String name,
            Duration life) {
        mustBeOneKind(user, secret);
        if (user != null) {
            return Optional.of(user);
        }
        if (username != null && password != null) {
            try {
                return Optional.of(new Credentials(username, password.value()));
            } catch (IllegalArgumentException e) {
                throw new StartRefused("--username and --password: " + e.getMessage(), e);
            }
        }
        return Optional.ofNullable(secret).map(known -> minted(known, name, life));
    }

    private static Credentials minted(Secret secret, String name, Duration life) {
        RestCredential minted = new RestCredentials(List.of(secret.value())).mint(name, life,
                Clock.systemUTC().instant().getEpochSecond());
        return new Credentials(minted.username(), minted.password());
    }

    private void mustBeOneKind(@Nullable Credentials user, @Nullable Secret secret) {
        if ((username == null) != (password == null)) {
            throw new StartRefused(username == null
                    ? "--password needs --username: give both"
                    : "--username needs --password: give both, the password as file:/path to keep it out of sight");
        }
        long kinds = Stream.of(user, username, secret, ice).filter(given -> given != null).count();
        if (kinds > 1) {
            throw new StartRefused("there is more than one credential: give --user, or --username and --password, or "
                    + "--secret, or --ice");
        }
    }
}
