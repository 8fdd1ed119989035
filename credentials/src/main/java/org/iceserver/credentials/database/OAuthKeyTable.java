package org.iceserver.credentials.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import org.iceserver.credentials.OAuthKey;

/**
 * coturn's table oauth_key: kid, ikm_key (base64), as_rs_alg (empty means A256GCM), timestamp and lifetime (in seconds;
 * a lifetime of 0 means no end), realm (empty means every realm). One thread at a time.
 */
final class OAuthKeyTable {
    private static final String STATEMENT = "SELECT kid, ikm_key, as_rs_alg, timestamp, lifetime FROM oauth_key "
            + "WHERE realm = ? OR realm = '' OR realm IS NULL ORDER BY kid";

    private final Sql sql;
    private final String realm;
    private final CoturnTokenKeys keys;

    OAuthKeyTable(Sql sql, String realm, String description) {
        this.sql = sql;
        this.realm = realm;
        keys = new CoturnTokenKeys(description + ": oauth_key");
    }

    /** @throws StoreException when the database cannot answer now */
    List<OAuthKey> read() throws StoreException {
        try {
            return keys.usable(sql.query(STATEMENT, row -> new CoturnTokenKeys.Stored(text(row, 1), row.getString(2),
                    row.getString(3), row.getString(4), row.getString(5)), realm));
        } catch (StoreException e) {
            if (!(e.getCause() instanceof SQLException cause)) {
                throw e;
            }
            if (CoturnTables.isMissing(cause)) {
                return List.of();
            }
            if (CoturnTables.isOfAnotherShape(cause)) {
                keys.tell("has not coturn's columns", "so no key of it is used");
                return List.of();
            }
            if (CoturnTables.isForbidden(cause)) {
                keys.tell("may not be read by this user", "so no key of it is used: GRANT SELECT on it");
                return List.of();
            }
            throw e;
        }
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value.strip();
    }
}
