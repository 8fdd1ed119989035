package org.iceserver.credentials.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Runs prepared statements on one database. Text from a client is always a parameter, never a part of the statement.
 *
 * @param trouble describes a failure in words
 */
record Sql(DataSource source, Trouble trouble) {
    private static final int TIMEOUT_SECONDS = 3;

    /** Describes a database's failure in one sentence. */
    @FunctionalInterface
    interface Trouble {
        String sentence(SQLException e);
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String statement, Row<T> row, Object... values) throws StoreException {
        try (Connection connection = source.getConnection();
                PreparedStatement prepared = prepare(connection, statement, values);
                ResultSet result = prepared.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        } catch (SQLException e) {
            throw new StoreException(trouble.sentence(e), e);
        }
    }

    /** Runs an update. Returns the number of changed rows, which are on the disk when this returns. */
    int update(String statement, Object... values) throws StoreException {
        try (Connection connection = source.getConnection();
                PreparedStatement prepared = prepare(connection, statement, values)) {
            return prepared.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(trouble.sentence(e), e);
        }
    }

    /** Runs all statements or none. Another process never sees a part of them. */
    void inOneTransaction(List<String> statements) throws StoreException {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String one : statements) {
                statement.execute(one);
            }
            statement.execute("COMMIT");
        } catch (SQLException e) {
            throw new StoreException(trouble.sentence(e), e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String statement, Object... values)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        prepared.setQueryTimeout(TIMEOUT_SECONDS);
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
        return prepared;
    }
}
