package org.iceserver.cli.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import picocli.CommandLine.Model.CommandSpec;

/**
 * Finds variables of the environment that begin with ICESERVER_ but belong to no option. A misspelt one would silently have no
 * effect.
 *
 * @param names every known variable
 */
public record UnknownVariables(Set<String> names) {
    private static final String PREFIX = "ICESERVER_";
    /** The variables that the launcher and docker-compose.bridge.yml use. */
    private static final Set<String> OTHERS = Set.of("ICESERVER_JAVA_HOME", "ICESERVER_HOST_IP");
    /**
     * The variables that Kubernetes adds for a service named iceserver or iceserver-...: ICESERVER_SERVICE_HOST,
     * ICESERVER_PORT_3478_UDP_ADDR.
     */
    private static final Pattern OF_A_SERVICE = Pattern.compile(
            "ICESERVER_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
    private static final Pattern PORT_OF_A_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");
    /** The most wrong letters in a name that still gets a suggestion. */
    private static final int MISSPELT = 3;

    public UnknownVariables {
        names = Set.copyOf(names);
    }

    /** @param program with all its commands */
    public static UnknownVariables of(CommandSpec program) {
        Set<String> names = new TreeSet<>(OTHERS);
        program.subcommands().values().forEach(command -> command.getCommandSpec().options().stream()
                .filter(OptionSources::isSetting).map(Environment::name).forEach(names::add));
        return new UnknownVariables(names);
    }

    /** One sentence for each. */
    public List<String> among(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX) && !names.contains(variable.getKey())
                        && !isOfAService(variable.getKey(), variable.getValue()))
                .map(Map.Entry::getKey).sorted().map(this::sentence).toList();
    }

    private static boolean isOfAService(String name, String value) {
        return OF_A_SERVICE.matcher(name).matches() || isPortOfAService(name, value);
    }

    /** Kubernetes calls it as an option's variable is called, so the value tells whose it is: {@code tcp://10.0.0.1:3478}. */
    static boolean isPortOfAService(String name, String value) {
        return name.endsWith("_PORT") && PORT_OF_A_SERVICE.matcher(value).matches();
    }

    private String sentence(String name) {
        return name + " in the environment is no option's variable; "
                + nearest(name).map(known -> "did you mean " + known + "?").findFirst()
                        .orElse("leave it out, or look for its name with 'iceserver config reference'");
    }

    private Stream<String> nearest(String name) {
        return names.stream().filter(known -> distance(known, name) <= MISSPELT)
                .min(Comparator.<String>comparingInt(known -> distance(known, name))
                        .thenComparing(Comparator.naturalOrder()))
                .stream();
    }

    /** The number of letters to change, add or remove (Levenshtein). */
    static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int changed = above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(changed, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[other.length()];
    }
}
