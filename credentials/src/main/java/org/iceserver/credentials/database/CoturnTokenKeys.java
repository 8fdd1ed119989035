package org.iceserver.credentials.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.iceserver.credentials.OAuthKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * coturn's table oauth_key: kid, ikm_key (base64), as_rs_alg (A256GCM where it is empty), timestamp and lifetime (seconds; a lifetime
 * of 0 has no end), realm (ours, or every one where it is empty). What cannot be used is told once. One thread at a time.
 */
final class CoturnTokenKeys {
    private static final Logger LOG = LoggerFactory.getLogger(CoturnTokenKeys.class);
    private static final String STATEMENT = "SELECT kid, ikm_key, as_rs_alg, timestamp, lifetime FROM oauth_key "
            + "WHERE realm = ? OR realm = '' OR realm IS NULL ORDER BY kid";
    private static final String USUAL_ALGORITHM = "A256GCM";

    private final Sql sql;
    private final String realm;
    private final String description;
    private final Set<String> told = new HashSet<>();

    CoturnTokenKeys(Sql sql, String realm, String description) {
        this.sql = sql;
        this.realm = realm;
        this.description = description;
    }

    private record Row(String kid, String key, String algorithm, long timestamp, long lifetime) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(text(row, 1), text(row, 2), text(row, 3), row.getLong(4), row.getLong(5));
        }

        private static String text(ResultSet row, int column) throws SQLException {
            String value = row.getString(column);
            return value == null ? "" : value.strip();
        }

        OAuthKey usable() {
            return OAuthKey.of(kid, algorithm.isEmpty() ? USUAL_ALGORITHM : algorithm, key,
                    lifetime <= 0 ? OAuthKey.FOR_GOOD : timestamp + lifetime);
        }
    }

    /** @throws StoreException when the database cannot tell now */
    List<OAuthKey> read() throws StoreException {
        try {
            return List.copyOf(usable(sql.query(STATEMENT, Row::of, realm)));
        } catch (StoreException e) {
            if (!(e.getCause() instanceof SQLException cause)) {
                throw e;
            }
            if (CoturnTables.isMissing(cause)) {
                return List.of();
            }
            if (CoturnTables.isOfAnotherShape(cause)) {
                tell("has not coturn's columns", "so no key of it is used");
                return List.of();
            }
            if (CoturnTables.isForbidden(cause)) {
                tell("may not be read by this user", "so no key of it is used: GRANT SELECT on it");
                return List.of();
            }
            throw e;
        }
    }

    private Collection<OAuthKey> usable(List<Row> rows) {
        Map<String, OAuthKey> byKid = new LinkedHashMap<>();
        for (Row row : rows) {
            try {
                byKid.putIfAbsent(row.kid(), row.usable());
            } catch (IllegalArgumentException e) {
                tell("has a row that cannot be used", String.valueOf(e.getMessage()));
            }
        }
        return byKid.values();
    }

    private void tell(String what, String why) {
        if (told.add(what + why)) {
            LOG.warn("{}: oauth_key {}: {}", description, what, why);
        }
    }
}
