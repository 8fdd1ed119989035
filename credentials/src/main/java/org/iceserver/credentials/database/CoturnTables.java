package org.iceserver.credentials.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.slow.UserKeys;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * coturn's tables: turnusers_lt and turn_secret must exist; allowed_peer_ip, denied_peer_ip, turn_realm_option and
 * oauth_key may exist. They are only read.
 */
final class CoturnTables implements UserStore {
    static final String USERS = "turnusers_lt";
    private static final Logger LOG = LoggerFactory.getLogger(CoturnTables.class);
    private static final List<String> UNUSED = List.of("turn_origin_to_realm");
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String NOT_ALLOWED = "42501";

    private final Sql sql;
    private final String realm;
    private final String description;
    private final AutoCloseable connections;
    private final OAuthKeyTable tokenKeys;

    /** @param connections closed with this */
    CoturnTables(Sql sql, String realm, String description, AutoCloseable connections) {
        this.sql = sql;
        this.realm = realm;
        this.description = description;
        this.connections = connections;
        tokenKeys = new OAuthKeyTable(sql, realm, description);
    }

    /** @throws StoreException when the database or a required table cannot be read */
    void check() throws StoreException {
        secrets();
        sql.query("SELECT hmackey FROM turnusers_lt WHERE realm = ? AND name = ?", row -> 1, realm, "");
    }

    @Override
    public @Nullable UserKeys user(Claim claim) throws StoreException {
        // PostgreSQL's text cannot contain this character, so no user name does.
        if (!(claim instanceof Claim.Name name) || name.username().indexOf('\0') >= 0) {
            return null;
        }
        List<String> keys = sql.query("SELECT hmackey FROM turnusers_lt WHERE realm = ? AND name = ?",
                row -> row.getString(1), realm, name.username());
        IntegrityKey key = keys.isEmpty() ? null : key(keys.getFirst());
        return key == null ? null : new UserKeys(name.username(), key, null);
    }

    /** The column is padded in PostgreSQL. Returns null when the text is not an MD5 key. */
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

    @Override
    public synchronized List<OAuthKey> tokenKeys() throws StoreException {
        return tokenKeys.read();
    }

    @Override
    public RealmSettings settings() throws StoreException {
        List<String> unused = new ArrayList<>();
        for (String table : UNUSED) {
            if (hasRows(table)) {
                unused.add(table);
            }
        }
        return new RealmSettings(ranges("allowed_peer_ip"), ranges("denied_peer_ip"), options(), unused);
    }

    /** Whether a table that we do not use has rows. The table may be missing or have other columns. */
    private boolean hasRows(String table) throws StoreException {
        try {
            return !sql.query("SELECT 1 FROM " + table + " WHERE realm = ?", row -> 1, realm).isEmpty();
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException cause
                    && (isMissing(cause) || isForbidden(cause) || isOfAnotherShape(cause))) {
                return false;
            }
            throw e;
        }
    }

    private List<String> ranges(String table) throws StoreException {
        return optional(table, "SELECT ip_range FROM " + table + " WHERE realm IN (?, '') AND ip_range IS NOT NULL",
                row -> row.getString(1));
    }

    private Map<String, Long> options() throws StoreException {
        Map<String, Long> options = new HashMap<>();
        for (String option : RealmSettings.OPTIONS) {
            optional("turn_realm_option", "SELECT value FROM turn_realm_option WHERE realm = ? AND opt = '" + option
                    + "'", row -> row.getString(1)).stream()
                    .filter(value -> value != null && value.strip().matches(RealmSettings.NUMBER))
                    .forEach(value -> options.put(option, Long.parseLong(value.strip())));
        }
        return options;
    }

    /**
     * The rows of our realm. None when the table does not exist, or when this user may not read it, which is logged.
     */
    private <T> List<T> optional(String table, String statement, Sql.Row<T> row) throws StoreException {
        try {
            return sql.query(statement, row, realm);
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException cause && isMissing(cause)) {
                return List.of();
            }
            if (e.getCause() instanceof SQLException cause && isForbidden(cause)) {
                LOG.warn("{} does not let this user read {}, so its rows are not used: GRANT SELECT on it", description,
                        table);
                return List.of();
            }
            throw e;
        }
    }

    static boolean isForbidden(SQLException e) {
        return NOT_ALLOWED.equals(e.getSQLState());
    }

    /** Whether a column is missing or has another type. */
    static boolean isOfAnotherShape(SQLException e) {
        return (!isForbidden(e) && String.valueOf(e.getSQLState()).startsWith("42"))
                || String.valueOf(e.getMessage()).contains("no such column");
    }

    static boolean isMissing(SQLException e) {
        return NO_SUCH_TABLE.equals(e.getSQLState()) || String.valueOf(e.getMessage()).contains("no such table");
    }

    /** None: the tables have only MD5 keys, and no hashes of names. */
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
