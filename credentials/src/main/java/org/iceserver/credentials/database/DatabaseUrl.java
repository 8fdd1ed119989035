package org.iceserver.credentials.database;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Which database {@code --database} names. */
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
     * Opens it for reading.
     *
     * @param realm whose users and secrets are meant
     * @throws StoreException one sentence: why it cannot be used, and what to do
     */
    UserStore open(String realm) throws StoreException;

    /**
     * Opens it for changes.
     *
     * @throws StoreException one sentence: why it cannot be used, and what to do
     */
    EditableStore edit(String realm) throws StoreException;

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
        throw new IllegalArgumentException("this kind of database is not known; write --database sqlite:FILE");
    }
}
