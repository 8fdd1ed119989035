package org.iceserver.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.credentials.database.EditableStore;
import org.iceserver.credentials.database.StoreException;
import org.iceserver.stun.OpaqueString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps the TURN REST secrets of a database. A running server sees a change within seconds. */
@Command(name = "secret", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Adds, lists and removes the shared secrets of a database; the first one makes credentials.", ""}, footer = {
        "",
        "Example: iceserver secret add --database sqlite:/var/lib/iceserver/users.db --value file:/run/secrets/turn"})
final class SecretCommand implements Callable<Integer> {
    private static final int SHOWN = 3;
    private static final int LEAST_HIDDEN = 12;

    /** What is done. */
    enum Verb {
        ADD, LIST, REMOVE
    }

    @Parameters(index = "0", paramLabel = "add|list|remove", description = "What to do.")
    private Verb verb = Verb.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NUMBER", description = "Of the secret to remove, as list counts them.")
    @Nullable
    private Integer number;

    @Option(names = "--database", paramLabel = "URL", required = true, description = "sqlite:FILE, which is made when there is none.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private DatabaseUrl database;

    @Option(names = "--realm", paramLabel = "NAME", defaultValue = "iceserver", description = "The server's --realm (${DEFAULT-VALUE}).")
    private String realm = "iceserver";

    @Option(names = "--value", paramLabel = "file:PATH|env:NAME", description = "Where the secret stands. Default: it is asked for.")
    @Nullable
    private PrivateText value;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        realm = OpaqueString.enforce("--realm", realm);
        try (EditableStore store = database.edit(realm)) {
            switch (verb) {
                case ADD -> out.println(add(store));
                case REMOVE -> out.println(remove(store));
                case LIST -> list(store.secrets()).forEach(out::println);
            }
            out.flush();
            return 0;
        } catch (StoreException | IllegalArgumentException e) {
            throw new StartRefused(String.valueOf(e.getMessage()), e);
        }
    }

    private String add(EditableStore store) throws StoreException {
        PrivateText place = value;
        if (!store.addSecret(place == null ? PrivateText.ask("Secret") : place.read())) {
            throw new StartRefused("realm " + realm + " has this secret: nothing was changed");
        }
        return "added a secret to realm " + realm;
    }

    private String remove(EditableStore store) throws StoreException {
        List<String> secrets = store.secrets();
        Integer which = number;
        if (which == null || which < 1 || which > secrets.size()) {
            throw new StartRefused("which secret? Write 'iceserver secret remove NUMBER', as 'iceserver secret list' "
                    + "counts them");
        }
        if (!store.removeSecret(secrets.get(which - 1))) {
            throw new StartRefused("somebody else removed that secret: look at 'iceserver secret list' again");
        }
        return "removed secret " + which + " from realm " + realm;
    }

    /** Enough to tell them apart, and of short ones nothing. */
    private static List<String> list(List<String> secrets) {
        List<String> lines = new ArrayList<>();
        for (String secret : secrets) {
            String shown = secret.length() >= SHOWN + LEAST_HIDDEN ? secret.substring(0, SHOWN) : "";
            lines.add((lines.size() + 1) + "  " + shown + "...");
        }
        return lines;
    }
}
