package org.iceserver.credentials.database;

import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database with coturn's tables. It uses a few connections, which are made again when they break. */
final class PostgresDatabase {
    private static final int CONNECTIONS = 4;
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int VALIDATION_MILLIS = 1_000;
    private static final String PATIENCE_SECONDS = "2";
    private static final String SOCKET_SECONDS = "3";

    /**
     * The driver's logger, silenced because it would write to standard error at each try. The field keeps a reference,
     * because a logger without one loses its level.
     */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private PostgresDatabase() {}

    /** @throws StoreException one sentence: why it cannot be used, and what to do; nothing then stays open */
    static UserStore open(DatabaseUrl.Postgres url, String realm) throws StoreException {
        String description = "the database " + url.database() + " at " + url.host();
        var pool = new HikariDataSource(config(url));
        var tables = new CoturnTables(new Sql(pool, e -> sentence(description, e)), realm, description, pool);
        try {
            tables.check();
            return tables;
        } catch (StoreException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariConfig config(DatabaseUrl.Postgres url) {
        var config = new HikariConfig();
        config.setPoolName("users");
        config.setDriverClassName("org.postgresql.Driver");
        config.setJdbcUrl("jdbc:postgresql://" + url.host() + "/" + url.database()
                + (url.parameters().isEmpty() ? "" : "?" + url.parameters()));
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(true);
        config.addDataSourceProperty("connectTimeout", PATIENCE_SECONDS);
        config.addDataSourceProperty("loginTimeout", PATIENCE_SECONDS);
        config.addDataSourceProperty("socketTimeout", SOCKET_SECONDS);
        config.addDataSourceProperty("ApplicationName", "iceserver");
        return config;
    }

    /** Made from the SQLSTATE only, because the server's messages may contain text that a client sent. */
    private static String sentence(String description, SQLException e) {
        String state = state(e);
        if (state == null || state.startsWith("08") || state.startsWith("57P0")) {
            return description + " does not answer";
        }
        return description + " cannot be used: " + switch (state) {
            case "28P01", "28000" -> "it refuses this user or this password";
            case "3D000" -> "there is no database of this name";
            case "42P01" -> "it has no table turnusers_lt or turn_secret; load coturn's schema.sql";
            case "42501" -> "this user may not read turnusers_lt and turn_secret; grant SELECT on them";
            case "53300" -> "it has too many connections";
            default -> "SQLSTATE " + state;
        };
    }

    /** The SQLSTATE. The pool's own exception only says that it waited; the reason is in its cause. */
    private static @Nullable String state(SQLException e) {
        String state = null;
        for (Throwable one = e; one != null; one = one.getCause()) {
            if (one instanceof SQLException known && known.getSQLState() != null) {
                state = known.getSQLState();
            }
        }
        return state;
    }
}
