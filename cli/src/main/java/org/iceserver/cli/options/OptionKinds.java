package org.iceserver.cli.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.iceserver.cli.config.ValueKinds;
import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import picocli.CommandLine.Model.OptionSpec;

/** Which options are secret, and which name a file. Their types tell it, so there is no list of names to maintain. */
public final class OptionKinds implements ValueKinds {
    public static final OptionKinds TABLE = new OptionKinds();
    private static final Set<Class<?>> URLS = Set.of(SecretUrl.class, DatabaseUrl.class, DatabaseUrl.Redis.class);
    /** A private key, and the key of signed tokens. */
    private static final Set<String> KEY_FILES = Set.of("--key", "--jwt-key");
    private static final Set<Class<?>> SECRETS = Set.of(Secret.class, StaticUser.class, OAuthKey.class);

    private static final Set<String> PORTS = Set.of("--signal-port", "--stun-port", "--tls-port");

    private OptionKinds() {}

    /** Whether the option's value is or may be a secret; such a value may be written as {@code file:/path}. */
    public static boolean secret(OptionSpec option) {
        return is(option, SECRETS) || is(option, URLS);
    }

    @Override
    public boolean holdsSecret(OptionSpec option) {
        return secret(option) || KEY_FILES.contains(option.longestName());
    }

    @Override
    public Optional<Path> file(OptionSpec option, String value) {
        try {
            if (is(option, Set.of(Path.class))) {
                return Optional.of(Path.of(value));
            }
            return secret(option) ? Secret.file(value) : Optional.empty();
        } catch (InvalidPathException e) {
            // The parser refuses it, with a sentence.
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> standIn(OptionSpec option) {
        return PORTS.contains(option.longestName()) ? Optional.of("--port") : Optional.empty();
    }

    /** The name of a file that contains a secret is not a secret. */
    @Override
    public String shown(OptionSpec option, String value) {
        if (!secret(option) || Secret.file(value).isPresent()) {
            return value;
        }
        return is(option, URLS) ? SecretUrl.masked(value) : Secret.MASK;
    }

    private static boolean is(OptionSpec option, Set<Class<?>> kinds) {
        return Stream.concat(Stream.of(option.type()), Arrays.stream(option.auxiliaryTypes()))
                .anyMatch(kinds::contains);
    }
}
