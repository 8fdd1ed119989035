package org.iceserver.credentials.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * A SQLite file, which is opened as our own store or as coturn's tables, depending on its content.
 *
 * <p>Each statement has its own connection, so that a file that is replaced while we run is used at once.
 */
final class SqliteFile {
    /** "ICES", in the file's header. */
    static final int APPLICATION_ID = 0x49434553;
    /** Schema 1 has users and secrets; schema 2 has keys, too. Both are read, and the first key makes a 2 of a 1. */
    static final int SCHEMA_VERSION = 2;
    static final List<String> TO_SCHEMA_2 = List.of(KeyTable.CREATE, "PRAGMA user_version = " + SCHEMA_VERSION);
    private static final int BUSY_MILLIS = 2_000;
    private static final List<String> SCHEMA = List.of(
            "PRAGMA application_id = " + APPLICATION_ID,
            "CREATE TABLE IF NOT EXISTS users (realm TEXT NOT NULL, name TEXT NOT NULL, md5_key BLOB NOT NULL, "
                    + "sha256_key BLOB NOT NULL, userhash BLOB NOT NULL, PRIMARY KEY (realm, name)) STRICT",
            "CREATE UNIQUE INDEX IF NOT EXISTS users_by_hash ON users (realm, userhash)",
            "CREATE TABLE IF NOT EXISTS secrets (id INTEGER PRIMARY KEY, realm TEXT NOT NULL, value TEXT NOT NULL, "
                    + "UNIQUE (realm, value)) STRICT",
            KeyTable.CREATE,
            "PRAGMA user_version = " + SCHEMA_VERSION);

    private final Path file;
    private final SQLiteConfig config = new SQLiteConfig();

    SqliteFile(Path file) {
        this.file = file;
        config.setBusyTimeout(BUSY_MILLIS);
        // Not read-only, because a reader must also roll back an unfinished write of a process that was killed.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        // A rollback journal: there is one file to copy, and a server that may only read need not write.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    }

    /** For tests of a full disk. */
    SqliteFile atMost(int pages) {
        config.setMaxPageCount(pages);
        return this;
    }

    /**
     * Opens an existing file for reading.
     *
     * @throws StoreException one sentence: why it cannot be used, and what to do
     */
    UserStore open(String realm) throws StoreException {
        if (!Files.exists(file)) {
            throw new StoreException("there is no database " + file + ": 'iceserver user add NAME --database sqlite:"
                    + file + "' makes one");
        }
        Sql sql = sql();
        Set<String> tables = tables(sql);
        if (tables.contains(CoturnTables.USERS)) {
            return new CoturnTables(sql, realm, "the database " + file + " of coturn", () -> {});
        }
        checkSchema(sql, tables);
        return new SqliteStore(sql, realm, "the database " + file);
    }

    /**
     * Opens our own store for changes. If there is no file, makes one that only its owner can read.
     *
     * @throws StoreException one sentence: why it cannot be used, and what to do
     */
    EditableStore edit(String realm) throws StoreException {
        create();
        FolderOwner.give(file);
        Sql sql = sql();
        Set<String> tables = tables(sql);
        if (tables.contains(CoturnTables.USERS)) {
            throw new StoreException(file + " has coturn's tables, which this server reads as they stand: change them "
                    + "with turnadmin, or name another file");
        }
        if (tables.isEmpty()) {
            sql.inOneTransaction(SCHEMA);
        }
        checkSchema(sql, tables(sql));
        return new SqliteStore(sql, realm, "the database " + file);
    }

    private void create() throws StoreException {
        try {
            Files.createFile(file,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // The file exists: its content is checked next.
            return;
        } catch (IOException | UnsupportedOperationException e) {
            throw new StoreException(
                    "the database " + file + " cannot be made: does its folder exist, and may this user "
                            + "write there?",
                    e);
        }
    }

    private Set<String> tables(Sql sql) throws StoreException {
        return Set.copyOf(sql.query("SELECT name FROM sqlite_schema WHERE type = 'table'", row -> row.getString(1)));
    }

    private void checkSchema(Sql sql, Set<String> tables) throws StoreException {
        int application = sql.query("PRAGMA application_id", row -> row.getInt(1)).getFirst();
        int version = sql.query("PRAGMA user_version", row -> row.getInt(1)).getFirst();
        if (application != APPLICATION_ID || !tables.containsAll(Set.of("users", "secrets"))) {
            throw new StoreException(file + " is a SQLite database of something else: name a file that 'iceserver user "
                    + "add' made, or one with coturn's tables");
        }
        if (version < 1 || version > SCHEMA_VERSION) {
            throw new StoreException(file + " was written by another version of iceserver (schema " + version
                    + ", this one knows 1 to " + SCHEMA_VERSION + "): run that version");
        }
    }

    private Sql sql() {
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return new Sql(source, this::sentence);
    }

    private String sentence(SQLException e) {
        if (!(e instanceof SQLiteException known)) {
            return "the database " + file + " cannot be used: " + e.getMessage();
        }
        String why = switch (known.getResultCode().code & 0xFF) {
            case 5, 6 -> "another program has locked it; try again when that is done";
            case 8 -> "this user may not write it";
            case 10 -> "its disk cannot be read or written";
            case 11 -> "it is damaged: restore a copy";
            case 13 -> "its disk is full, and nothing was changed; make room and try again";
            case 14 -> "it cannot be opened; is it there, and may this user read it?";
            case 26 -> "it is no SQLite database; name another file";
            default -> String.valueOf(e.getMessage());
        };
        return "the database " + file + " cannot be used: " + why;
    }
}
