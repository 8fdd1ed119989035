package org.iceserver.cli.command;

import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.credentials.database.EditableStore;
import org.iceserver.credentials.database.StoreException;
import org.iceserver.server.config.StartRefused;
import org.iceserver.stun.OpaqueString;
import picocli.CommandLine.Option;

/** The store that a command changes, and the realm. */
final class StoreOptions {
    @Option(names = "--database", paramLabel = "URL", required = true, description = "sqlite:FILE; the command makes the file when it does not exist.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private DatabaseUrl database;

    @Option(names = "--realm", paramLabel = "NAME", defaultValue = "iceserver", description = "The server's --realm (${DEFAULT-VALUE}); stored passwords are valid for this realm alone.")
    private String realm = "iceserver";

    /** Work on the store. */
    @FunctionalInterface
    interface Work<T> {
        T on(EditableStore store) throws StoreException;
    }

    /** The realm, prepared by RFC 8265. */
    String realm() {
        return OpaqueString.enforce("--realm", realm);
    }

    /** @throws StartRefused with one sentence, when the work cannot be done; nothing has changed then */
    <T> T edit(Work<T> work) {
        try (EditableStore store = database.edit(realm())) {
            return work.on(store);
        } catch (StoreException | IllegalArgumentException e) {
            throw new StartRefused(String.valueOf(e.getMessage()), e);
        }
    }
}
