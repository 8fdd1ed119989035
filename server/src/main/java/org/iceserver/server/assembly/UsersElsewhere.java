package org.iceserver.server.assembly;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.iceserver.credentials.RestSecret;
import org.iceserver.credentials.database.DatabaseUsers;
import org.iceserver.credentials.database.StoreException;
import org.iceserver.credentials.keys.TurnKeys;
import org.iceserver.credentials.slow.WebhookUsers;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.StoredPolicy;
import org.iceserver.turn.auth.CredentialSource;

/** Sources of users other than the configuration, while the server runs. */
public record UsersElsewhere(Optional<DatabaseUsers> database,
        Optional<WebhookUsers> webhook) implements AutoCloseable {
    private static final TurnKeys NO_KEYS = new TurnKeys(List.of());
    public static final UsersElsewhere NONE = new UsersElsewhere(Optional.empty(), Optional.empty());

    /** @throws StartRefused with one sentence, when the database cannot be used */
    public static UsersElsewhere open(Access access) {
        Optional<WebhookUsers> webhook = access.users().elsewhere().webhook()
                .map(url -> new WebhookUsers(url, access.realm()));
        try {
            Optional<DatabaseUsers> database = access.users().elsewhere().database().isPresent()
                    ? Optional.of(DatabaseUsers.open(access.users().elsewhere().database().get(), access.realm(),
                            access.users().serverName()))
                    : Optional.empty();
            return new UsersElsewhere(database, webhook);
        } catch (StoreException e) {
            webhook.ifPresent(WebhookUsers::close);
            throw StartRefused.now("--database: " + e.getMessage(), e);
        }
    }

    /** The options together with what the database says about peers and quotas now. Blocks for up to a few seconds. */
    public Configuration over(Configuration options) {
        return database.map(users -> options.with(new StoredPolicy(users.settings()).over(options.access())))
                .orElse(options);
    }

    /**
     * All secrets, the minting one first: a configured secret, else one from the database, else the one made at start.
     *
     * @param given whether the operator configured these secrets; otherwise they were made at start
     */
    Supplier<List<RestSecret>> secrets(List<RestSecret> ours, boolean given) {
        return database.<Supplier<List<RestSecret>>>map(users -> () -> given
                ? joined(ours, users.secrets())
                : joined(users.secrets(), ours)).orElse(() -> ours);
    }

    private static List<RestSecret> joined(List<RestSecret> first, List<RestSecret> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    /** What is missing because a source does not answer: a sentence or two for each source. */
    public List<String> absences() {
        return Stream.concat(database.stream().flatMap(known -> known.absence().stream()),
                webhook.stream().flatMap(known -> known.absence().stream())).toList();
    }

    /** Tenants' keys; none without a database. */
    public TurnKeys keys() {
        return database.map(DatabaseUsers::keys).orElse(NO_KEYS);
    }

    /** In order of precedence. */
    List<CredentialSource> sources() {
        return Stream
                .<CredentialSource>concat(database.stream().flatMap(known -> Stream.of(known.users(), known.tokens())),
                        webhook.stream().map(WebhookUsers::users))
                .toList();
    }

    @Override
    public void close() {
        database.ifPresent(DatabaseUsers::close);
        webhook.ifPresent(WebhookUsers::close);
    }
}
