package org.iceserver.credentials.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.iceserver.credentials.RestSecret;
import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.stun.Bytes;

/** The keys of one realm in our own store. A file of schema 1 has no such table, and so no keys. */
record KeyTable(Sql sql, String realm) {
    static final String CREATE = "CREATE TABLE IF NOT EXISTS turn_keys (id TEXT PRIMARY KEY, realm TEXT NOT NULL, "
            + "name TEXT NOT NULL, token_hash BLOB NOT NULL, secret TEXT NOT NULL, created INTEGER NOT NULL, "
            + "revoked INTEGER, UNIQUE (realm, name)) STRICT";

    /** In the order in which they were made. */
    List<TurnKey> read() throws StoreException {
        try {
            return sql.query("SELECT id, name, token_hash, secret, created, revoked FROM turn_keys WHERE realm = ? "
                    + "ORDER BY created, name", KeyTable::key, realm);
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException cause && CoturnTables.isMissing(cause)) {
                return List.of();
            }
            throw e;
        }
    }

    private static TurnKey key(ResultSet row) throws SQLException {
        long revoked = row.getLong(6);
        boolean serves = row.wasNull();
        return new TurnKey(row.getString(1), row.getString(2), Bytes.of(row.getBytes(3)),
                RestSecret.of(row.getString(4)), Instant.ofEpochSecond(row.getLong(5)),
                serves ? Optional.empty() : Optional.of(Instant.ofEpochSecond(revoked)));
    }

    /** Makes the table first in a file of schema 1. */
    boolean add(TurnKey key) throws StoreException {
        sql.inOneTransaction(SqliteFile.TO_SCHEMA_2);
        return sql.update("INSERT INTO turn_keys (id, realm, name, token_hash, secret, created) "
                + "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", key.id(), realm, key.name(),
                key.tokenHash().toArray(), key.secret().text(), key.created().getEpochSecond()) == 1;
    }

    boolean changeToken(String id, Bytes tokenHash) throws StoreException {
        return sql.update("UPDATE turn_keys SET token_hash = ? WHERE realm = ? AND id = ? AND revoked IS NULL",
                tokenHash.toArray(), realm, id) == 1;
    }

    boolean revoke(String id, Instant now) throws StoreException {
        return sql.update("UPDATE turn_keys SET revoked = ? WHERE realm = ? AND id = ? AND revoked IS NULL",
                now.getEpochSecond(), realm, id) == 1;
    }

    boolean remove(String id) throws StoreException {
        return sql.update("DELETE FROM turn_keys WHERE realm = ? AND id = ?", realm, id) == 1;
    }
}
