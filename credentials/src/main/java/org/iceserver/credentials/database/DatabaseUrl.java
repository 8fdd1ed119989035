package org.iceserver.credentials.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import io.lettuce.core.RedisURI;

/** The database that {@code --database} names. */
public sealed interface DatabaseUrl {
    /** {@code sqlite:FILE}. */
    record Sqlite(Path file) implements DatabaseUrl {
        @Override
        public UserStore open(String realm) throws StoreException {
            return new SqliteFile(file).open(realm);
        }

        @Override
        public EditableStore edit(String realm) throws StoreException {
            return new SqliteFile(file).edit(realm);
        }
    }

    /**
     * {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?PARAMETERS}, with coturn's tables. Its password is never printed.
     *
     * @param host with its port, when one was given
     * @param parameters parameters for the driver, such as {@code sslmode=verify-full}
     */
    record Postgres(String host, String database, String user, String password, String parameters)
            implements
                DatabaseUrl {
        @Override
        public UserStore open(String realm) throws StoreException {
            return PostgresDatabase.open(this, realm);
        }

        @Override
        public String toString() {
            return "postgresql://" + host + "/" + database;
        }
    }

    /** {@code redis://...}, {@code rediss://...} or {@code redis-socket://...}, with coturn's keys. */
    record Redis(RedisURI uri) implements DatabaseUrl {
        @Override
        public UserStore open(String realm) throws StoreException {
            return RedisStore.open(uri, realm);
        }

        /** @throws IllegalArgumentException with one sentence that does not repeat the text, which may hold a password */
        public static Redis parse(String text) {
            try {
                return new Redis(RedisURI.create(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("a Redis server is written redis://USER:PASSWORD@HOST:PORT/NUMBER");
            }
        }

        @Override
        public String toString() {
            return "redis://" + uri.getHost();
        }
    }

    /**
     * Opens it for reading.
     *
     * @param realm the realm whose users and secrets are used
     * @throws StoreException one sentence: why it cannot be used, and what to do
     */
    UserStore open(String realm) throws StoreException;

    /**
     * Opens it for changes.
     *
     * @throws StoreException one sentence: why it cannot be used, and what to do
     */
    default EditableStore edit(String realm) throws StoreException {
        throw new StoreException("this server reads coturn's tables as they stand: change them with turnadmin, or keep "
                + "users in a file of their own, --database sqlite:FILE");
    }

    /** @throws IllegalArgumentException with one sentence that does not repeat the text, which may hold a password */
    static DatabaseUrl parse(String text) {
        String sqlite = "sqlite:";
        try {
            if (text.startsWith(sqlite) && text.length() > sqlite.length()) {
                return new Sqlite(Path.of(text.substring(sqlite.length())));
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--database sqlite: is followed by the name of a file", e);
        }
        if (text.startsWith("redis")) {
            return Redis.parse(text);
        }
        if (text.startsWith("postgresql://") || text.startsWith("postgres://")) {
            return postgres(text);
        }
        throw new IllegalArgumentException("this kind of database is not known; write --database sqlite:FILE, "
                + "postgresql://USER:PASSWORD@HOST/DATABASE or redis://:PASSWORD@HOST");
    }

    private static DatabaseUrl postgres(String text) {
        String form = "a PostgreSQL database is written postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
        try {
            var uri = new URI(text);
            String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
            int colon = user.indexOf(':');
            if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2 || user.isEmpty()) {
                throw new IllegalArgumentException(form);
            }
            return new Postgres(uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()),
                    uri.getRawPath().substring(1), decoded(colon < 0 ? user : user.substring(0, colon)),
                    colon < 0 ? "" : decoded(user.substring(colon + 1)),
                    uri.getRawQuery() == null ? "" : uri.getRawQuery());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(form + ", with %40 for an @ in the password");
        }
    }

    /** Decodes percent signs only: a plus stays a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
