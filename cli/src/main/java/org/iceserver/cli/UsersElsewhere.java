package org.iceserver.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.iceserver.credentials.RestSecret;
import org.iceserver.credentials.database.DatabaseUsers;
import org.iceserver.credentials.database.StoreException;

/** Opens what knows users beside the configuration, and joins its secrets with the configured ones. */
final class UsersElsewhere {
    private UsersElsewhere() {}

    /** @throws StartRefused with one sentence, when the database cannot be used */
    static Optional<DatabaseUsers> database(Access access) {
        try {
            return access.thirdParty().database().isPresent()
                    ? Optional.of(DatabaseUsers.open(access.thirdParty().database().get(), access.realm()))
                    : Optional.empty();
        } catch (StoreException e) {
            throw new StartRefused("--database: " + e.getMessage(), e);
        }
    }

    /**
     * All secrets, the one that mints first: a configured one, else the database's, else the one that was made at start.
     *
     * @param given whether the operator configured these secrets; else they were made at start
     */
    static Supplier<List<RestSecret>> secrets(List<RestSecret> ours, boolean given,
            Optional<DatabaseUsers> database) {
        return database.<Supplier<List<RestSecret>>>map(users -> () -> given
                ? joined(ours, users.secrets())
                : joined(users.secrets(), ours)).orElse(() -> ours);
    }

    private static List<RestSecret> joined(List<RestSecret> first, List<RestSecret> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
