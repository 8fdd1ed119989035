package org.iceserver.credentials.database;

import java.util.HexFormat;
import java.util.List;

import org.iceserver.credentials.slow.UserKeys;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.Claim;
import org.jspecify.annotations.Nullable;

/** The tables that coturn keeps users and secrets in, as they stand: turnusers_lt and turn_secret. Read, never written. */
final class CoturnTables implements UserStore {
    static final String USERS = "turnusers_lt";

    private final Sql sql;
    private final String realm;
    private final String description;
    private final AutoCloseable connections;

    /** @param connections closed with this */
    CoturnTables(Sql sql, String realm, String description, AutoCloseable connections) {
        this.sql = sql;
        this.realm = realm;
        this.description = description;
        this.connections = connections;
    }

    /** @throws StoreException when the database or one of its tables cannot be had */
    void check() throws StoreException {
        secrets();
        sql.query("SELECT hmackey FROM turnusers_lt WHERE realm = ? AND name = ?", row -> 1, realm, "");
    }

    @Override
    public @Nullable UserKeys user(Claim claim) throws StoreException {
        // No text of PostgreSQL's holds this character, so that no user's name does.
        if (!(claim instanceof Claim.Name name) || name.username().indexOf('\0') >= 0) {
            return null;
        }
        List<String> keys = sql.query("SELECT hmackey FROM turnusers_lt WHERE realm = ? AND name = ?",
                row -> row.getString(1), realm, name.username());
        IntegrityKey key = keys.isEmpty() ? null : key(keys.getFirst());
        return key == null ? null : new UserKeys(name.username(), key, null);
    }

    /** The column is padded in PostgreSQL; what is no key of MD5 is none. */
    static @Nullable IntegrityKey key(@Nullable String hex) {
        return hex != null && hex.strip().matches("[0-9a-fA-F]{32}")
                ? IntegrityKey.of(HexFormat.of().parseHex(hex.strip()))
                : null;
    }

    @Override
    public List<String> secrets() throws StoreException {
        return sql.query("SELECT value FROM turn_secret WHERE realm = ? ORDER BY value", row -> row.getString(1), realm)
                .stream().filter(value -> value != null && !value.isEmpty()).toList();
    }

    /** Keys of MD5 alone, and names that only their owner can say. */
    @Override
    public SecurityFeatures features() {
        return SecurityFeatures.NONE;
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        try {
            connections.close();
        } catch (Exception e) {
            throw new IllegalStateException("connections to " + description + " could not be closed", e);
        }
    }
}
