package org.iceserver.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.iceserver.cli.options.OptionKinds;
import org.iceserver.cli.options.ServeOptions;
import org.iceserver.credentials.StaticUser;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Secret;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Secrets that others can read or guess. */
public final class VisibleSecrets {
    private static final int SECRET_LEAST = 16;
    private static final int PASSWORD_LEAST = 8;

    private VisibleSecrets() {}

    /** Secrets on the command line, which every user of the machine may read. */
    public static List<Advice> among(List<String> arguments) {
        CommandSpec options = CommandSpec.forAnnotatedObject(new ServeOptions());
        List<Advice> found = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            OptionSpec option = options.findOption(name);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            String value = equals < 0 ? next : argument.substring(equals + 1);
            if (option != null && OptionKinds.secret(option)
                    && !OptionKinds.TABLE.shown(option, value).equals(value)) {
                found.add(new Advice("The value of " + name + " is visible to everybody on this machine (ps).",
                        name + " file:/path, or ICESERVER_"
                                + name.substring(2).toUpperCase(Locale.ROOT).replace('-', '_')
                                + " in the environment"));
            }
        }
        return found;
    }

    private static void tooShort(String option, String seen, List<Secret> secrets, List<Advice> found) {
        secrets.stream().map(Secret::value).filter(secret -> secret.length() < SECRET_LEAST)
                .forEach(secret -> found.add(new Advice("A " + option + " has " + secret.length()
                        + " characters: whoever sees one " + seen + " can find it out.",
                        option + " with what 'openssl rand -hex 32' prints")));
    }

    /**
     * Secrets that are too short: after one message that was signed with it, such a secret can be found by trial within
     * minutes.
     */
    static List<Advice> tooShort(Configuration configuration) {
        Access access = configuration.access();
        List<Advice> found = new ArrayList<>();
        tooShort("--secret", "credential", access.users().secrets().all(), found);
        configuration.cluster()
                .ifPresent(cluster -> tooShort("--cluster-secret", "nonce", cluster.secrets(), found));
        access.users().named().stream().filter(user -> user.password().length() < PASSWORD_LEAST).map(StaticUser::name)
                .forEach(name -> found.add(new Advice("The password of --user " + name + " has fewer than "
                        + PASSWORD_LEAST + " characters: whoever sees one message can find it out.",
                        "a longer password")));
        return found;
    }
}
