package org.iceserver.credentials.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.credentials.slow.UserKeys;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;

/** Our own store, in a SQLite file. It has both keys of each user, the hash of the user's name, secrets, and keys. */
final class SqliteStore implements EditableStore {
    private static final String USER_KEYS = "SELECT name, md5_key, sha256_key FROM users WHERE realm = ? AND ";

    private final Sql sql;
    private final String realm;
    private final String description;
    private final KeyTable keys;

    SqliteStore(Sql sql, String realm, String description) {
        this.sql = sql;
        this.realm = realm;
        this.description = description;
        keys = new KeyTable(sql, realm);
    }

    @Override
    public @Nullable UserKeys user(Claim claim) throws StoreException {
        List<UserKeys> found = switch (claim) {
            case Claim.Name name -> sql.query(USER_KEYS + "name = ?", SqliteStore::keys, realm, name.username());
            case Claim.Hash hash -> sql.query(USER_KEYS + "userhash = ?", SqliteStore::keys, realm,
                    hash.userhash().toArray());
            case Claim.Token _ -> List.of();
        };
        return found.isEmpty() ? null : found.getFirst();
    }

    private static UserKeys keys(ResultSet row) throws SQLException {
        return new UserKeys(row.getString(1), IntegrityKey.of(row.getBytes(2)), IntegrityKey.of(row.getBytes(3)));
    }

    @Override
    public List<String> secrets() throws StoreException {
        return sql.query("SELECT value FROM secrets WHERE realm = ? ORDER BY id", row -> row.getString(1), realm);
    }

    @Override
    public SecurityFeatures features() {
        return new SecurityFeatures(true, true);
    }

    @Override
    public boolean addUser(NewUser user) throws StoreException {
        return sql.update("INSERT INTO users (realm, name, md5_key, sha256_key, userhash) VALUES (?, ?, ?, ?, ?) "
                + "ON CONFLICT DO NOTHING", user.realm(), user.name(), user.md5().toArray(), user.sha256().toArray(),
                user.userhash().toArray()) == 1;
    }

    @Override
    public boolean changeUser(NewUser user) throws StoreException {
        return sql.update("UPDATE users SET md5_key = ?, sha256_key = ? WHERE realm = ? AND name = ?",
                user.md5().toArray(), user.sha256().toArray(), user.realm(), user.name()) == 1;
    }

    @Override
    public boolean removeUser(String name) throws StoreException {
        return sql.update("DELETE FROM users WHERE realm = ? AND name = ?", realm, name) == 1;
    }

    @Override
    public List<String> userNames() throws StoreException {
        return sql.query("SELECT name FROM users WHERE realm = ? ORDER BY name", row -> row.getString(1), realm);
    }

    @Override
    public boolean addSecret(String secret) throws StoreException {
        return sql.update("INSERT INTO secrets (realm, value) VALUES (?, ?) ON CONFLICT DO NOTHING", realm,
                secret) == 1;
    }

    @Override
    public boolean removeSecret(String secret) throws StoreException {
        return sql.update("DELETE FROM secrets WHERE realm = ? AND value = ?", realm, secret) == 1;
    }

    @Override
    public List<TurnKey> keys() throws StoreException {
        return keys.read();
    }

    @Override
    public boolean addKey(TurnKey key) throws StoreException {
        return keys.add(key);
    }

    @Override
    public boolean changeToken(String keyId, Bytes tokenHash) throws StoreException {
        return keys.changeToken(keyId, tokenHash);
    }

    @Override
    public boolean revokeKey(String keyId, Instant now) throws StoreException {
        return keys.revoke(keyId, now);
    }

    @Override
    public boolean removeKey(String keyId) throws StoreException {
        return keys.remove(keyId);
    }

    @Override
    public String describe() {
        return description;
    }

    /** Nothing stays open between statements. */
    @Override
    public void close() {}
}
