package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.text.PrivateText;
import org.iceserver.credentials.database.EditableStore;
import org.iceserver.credentials.database.StoreException;
import org.iceserver.server.config.StartRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Manages the TURN REST secrets of a database. A running server sees a change within seconds. */
public @Command(name = "secret", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Adds, lists and removes the shared secrets of a database; the first one makes credentials.", ""}, footer = {
        "",
        "Example: iceserver secret add --database sqlite:/var/lib/iceserver/users.db --value file:/run/secrets/turn"}) final class SecretCommand
                implements
                    Callable<Integer> {
    private static final int SHOWN = 3;
    private static final int LEAST_HIDDEN = 12;

    /** The action. */
    public enum Verb {
        ADD, LIST, REMOVE
    }

    @Parameters(index = "0", paramLabel = "add|list|remove", description = "What to do.")
    private Verb verb = Verb.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NUMBER", description = "Number of the secret to remove, as list shows it.")
    @Nullable
    private Integer number;

    @Mixin
    private final StoreOptions place = new StoreOptions();

    @Option(names = "--value", paramLabel = "file:PATH|env:NAME", description = "File with the secret. Default: the command asks for it.")
    @Nullable
    private PrivateText value;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> told = place.edit(store -> switch (verb) {
            case ADD -> List.of(add(store));
            case REMOVE -> List.of(remove(store));
            case LIST -> list(store.secrets());
        });
        PrintWriter out = spec.commandLine().getOut();
        told.forEach(out::println);
        out.flush();
        return 0;
    }

    private String add(EditableStore store) throws StoreException {
        PrivateText given = value;
        if (!store.addSecret(given == null ? PrivateText.ask("Secret") : given.read())) {
            throw new StartRefused("realm " + place.realm() + " has this secret: nothing was changed");
        }
        return "added a secret to realm " + place.realm();
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
        return "removed secret " + which + " from realm " + place.realm();
    }

    /** Shows enough of a secret to distinguish secrets, and nothing of a short one. */
    private static List<String> list(List<String> secrets) {
        List<String> lines = new ArrayList<>();
        for (String secret : secrets) {
            String shown = secret.length() >= SHOWN + LEAST_HIDDEN ? secret.substring(0, SHOWN) : "";
            lines.add((lines.size() + 1) + "  " + shown + "...");
        }
        return lines;
    }
}
