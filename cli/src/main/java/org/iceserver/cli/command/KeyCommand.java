package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.iceserver.cli.admin.LocalServers;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.text.Words;
import org.iceserver.credentials.database.EditableStore;
import org.iceserver.credentials.database.StoreException;
import org.iceserver.credentials.keys.ApiToken;
import org.iceserver.credentials.keys.NewKey;
import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.server.config.StartRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Manages the keys of a database, and tells the servers of this machine. Other servers see a change within seconds. */
public @Command(name = "key", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Adds, lists, shows, rotates, revokes and removes the keys of a database. A key is for one app or customer:",
    "with its API token a program asks the server for TURN credentials.", "",
    "rotate makes a new API token, and the old one opens nothing; credentials and sessions go on.",
    "revoke ends the key's sessions and refuses its token and its credentials; list still shows the key.",
    "remove does the same and deletes the key.", ""}, footer = {"",
        "Example: iceserver key add shop --database sqlite:/var/lib/iceserver/users.db", ""}) final class KeyCommand
                implements
                    Callable<Integer> {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The action. */
    public enum Verb {
        ADD, LIST, SHOW, ROTATE, REVOKE, REMOVE
    }

    @Parameters(index = "0", paramLabel = "add|list|show|rotate|revoke|remove", description = "What to do.")
    private Verb verb = Verb.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The key's name.")
    @Nullable
    private String name;

    @Mixin
    private final StoreOptions place = new StoreOptions();

    @Mixin
    private final LocalServers servers = new LocalServers();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> told = place.edit(store -> switch (verb) {
            case ADD -> add(store);
            case LIST -> store.keys().stream().map(KeyCommand::line).toList();
            case SHOW -> show(named(store));
            case ROTATE -> rotate(store, named(store));
            case REVOKE -> List.of(revoke(store, named(store)));
            case REMOVE -> List.of(remove(store, named(store)));
        });
        PrintWriter out = spec.commandLine().getOut();
        told.forEach(out::println);
        if (verb != Verb.LIST && verb != Verb.SHOW) {
            tellServers(out);
        }
        out.flush();
        return 0;
    }

    private List<String> add(EditableStore store) throws StoreException {
        NewKey made = NewKey.make(name(), now(), RANDOM);
        if (!store.addKey(made.key())) {
            throw new StartRefused("there is a key '" + name() + "' in realm " + place.realm()
                    + ": 'iceserver key rotate' gives it another token");
        }
        return withToken("key    " + made.key().id(), made.token());
    }

    private static List<String> rotate(EditableStore store, TurnKey key) throws StoreException {
        ApiToken token = ApiToken.random(key.id(), RANDOM);
        if (!store.changeToken(key.id(), token.hash())) {
            throw new StartRefused("key '" + key.name() + "' is revoked: 'iceserver key add' makes another one");
        }
        return withToken("key    " + key.id(), token);
    }

    private static List<String> withToken(String first, ApiToken token) {
        return List.of(first, "token  " + token.text(),
                "Keep the token now: it is not shown again, and the database has its hash alone.");
    }

    private String revoke(EditableStore store, TurnKey key) throws StoreException {
        if (!store.revokeKey(key.id(), now())) {
            throw new StartRefused("key '" + key.name() + "' is revoked already: nothing was changed");
        }
        return "revoked " + key.name() + " (" + key.id() + ") of realm " + place.realm();
    }

    private String remove(EditableStore store, TurnKey key) throws StoreException {
        if (!store.removeKey(key.id())) {
            throw new StartRefused("somebody else removed that key: look at 'iceserver key list' again");
        }
        return "removed " + key.name() + " (" + key.id() + ") from realm " + place.realm();
    }

    private static String line(TurnKey key) {
        return key.id() + "  " + key.created() + "  " + (key.serves() ? "serves " : "revoked") + "  " + key.name();
    }

    private static List<String> show(TurnKey key) {
        List<String> lines = new ArrayList<>(List.of("name     " + key.name(), "key      " + key.id(),
                "created  " + key.created()));
        Optional<Instant> revoked = key.revoked();
        lines.add(revoked.map(when -> "revoked  " + when).orElse("serves   yes"));
        return lines;
    }

    private void tellServers(PrintWriter out) {
        LocalServers.KeysRead read = servers.rereadKeys(IceServerCommand.above(spec).environment());
        read.troubles().forEach(trouble -> out.println("note: " + trouble));
        if (read.told() == 0) {
            out.println("No server of this machine was told; a server that uses the database sees it within 5 s.");
        } else {
            out.println((read.told() == 1 ? "1 server" : read.told() + " servers") + " took it over at once; "
                    + (read.ended() == 1 ? "1 session" : read.ended() + " sessions") + " ended.");
        }
    }

    private TurnKey named(EditableStore store) throws StoreException {
        String wanted = name();
        return store.keys().stream().filter(key -> key.name().equals(wanted)).findFirst()
                .orElseThrow(() -> new StartRefused("there is no key '" + wanted + "' in realm " + place.realm()
                        + ": 'iceserver key list' tells which there are"));
    }

    private String name() {
        if (name == null) {
            throw new StartRefused("which key? Write 'iceserver key " + Words.of(verb) + " NAME'");
        }
        return name;
    }

    private static Instant now() {
        return InstantSource.system().instant();
    }
}
