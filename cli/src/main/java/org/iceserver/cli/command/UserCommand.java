package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.text.PrivateText;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.EditableStore;
import org.iceserver.credentials.database.NewUser;
import org.iceserver.credentials.database.StoreException;
import org.iceserver.server.config.StartRefused;
import org.iceserver.stun.OpaqueString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Manages the users of a database. A running server sees a change within half a minute. */
public @Command(name = "user", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Adds, changes, lists and removes the users of a database; of passwords it keeps keys alone.", ""}, footer = {
        "",
        "Example: iceserver user add alice --database sqlite:/var/lib/iceserver/users.db --realm example.org"}) final class UserCommand
                implements
                    Callable<Integer> {
    /** The action. */
    public enum Verb {
        ADD, PASSWD, LIST, REMOVE
    }

    @Parameters(index = "0", paramLabel = "add|passwd|list|remove", description = "What to do.")
    private Verb verb = Verb.LIST;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The user.")
    @Nullable
    private String name;

    @Mixin
    private final StoreOptions place = new StoreOptions();

    @Option(names = "--password", paramLabel = "file:PATH|env:NAME", description = "File with the password. Default: the command asks for it.")
    @Nullable
    private PrivateText password;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> told = place.edit(store -> switch (verb) {
            case ADD -> List.of(add(store));
            case PASSWD -> List.of(changePassword(store));
            case REMOVE -> List.of(remove(store));
            case LIST -> List.copyOf(store.userNames());
        });
        PrintWriter out = spec.commandLine().getOut();
        told.forEach(out::println);
        out.flush();
        return 0;
    }

    private String add(EditableStore store) throws StoreException {
        if (store.userNames().contains(name())) {
            throw alreadyThere();
        }
        NewUser user = user();
        if (!store.addUser(user)) {
            throw alreadyThere();
        }
        return "added " + user.name() + " to realm " + place.realm();
    }

    private StartRefused alreadyThere() {
        return new StartRefused("there is a user '" + name() + "' in realm " + place.realm()
                + ": 'iceserver user passwd' gives it another password");
    }

    private String changePassword(EditableStore store) throws StoreException {
        NewUser user = user();
        if (!store.changeUser(user)) {
            throw nobody();
        }
        return user.name() + " of realm " + place.realm() + " has another password";
    }

    private String remove(EditableStore store) throws StoreException {
        if (!store.removeUser(name())) {
            throw nobody();
        }
        return "removed " + name() + " from realm " + place.realm();
    }

    private StartRefused nobody() {
        return new StartRefused("there is no user '" + name() + "' in realm " + place.realm()
                + ": 'iceserver user list' tells who there is");
    }

    private NewUser user() {
        PrivateText given = password;
        return NewUser.of(place.realm(), new StaticUser(name(), given == null
                ? PrivateText.ask("Password of " + name())
                : given.read()));
    }

    /** The user name, prepared by RFC 8265, so that it is found again. */
    private String name() {
        if (name == null) {
            throw new StartRefused(
                    "which user? Write 'iceserver user " + verb.name().toLowerCase(Locale.ROOT) + " NAME'");
        }
        return OpaqueString.enforce("the user name", name);
    }
}
