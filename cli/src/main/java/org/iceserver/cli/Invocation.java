package org.iceserver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.cli.config.Inspection;
import org.iceserver.cli.config.OptionSources;
import org.iceserver.cli.config.UnknownVariables;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * One command with everything that its options were set by.
 *
 * @param given the command line, beginning with the command's name
 */
record Invocation(OptionSources sources, List<String> given, Map<String, String> environment) {
    Invocation {
        given = List.copyOf(given);
        environment = Map.copyOf(environment);
    }

    static Invocation read(CommandLine command, List<String> given, Map<String, String> environment) {
        return new Invocation(OptionSources.read(command.getCommandSpec(), given, environment,
                OptionKinds.TABLE, argument -> wrongWith(given.getFirst(), argument)), given, environment);
    }

    /** The options that a server of these files would have here. */
    static Invocation ofServer(List<String> files, Map<String, String> environment) {
        List<String> given = Stream.concat(Stream.of(ServeCommand.NAME), files.stream()).toList();
        return read(Objects.requireNonNull(
                Main.commandLine(Optional.empty()).getSubcommands().get(ServeCommand.NAME)), given, environment);
    }

    /** Everything that is wrong with one value by itself, or with a file. */
    List<String> problems() {
        return inspection().problems();
    }

    /**
     * The options of {@code serve} whose values are right by themselves: enough for who needs to know some of them.
     *
     * @param needed options, by their names
     * @throws StartRefused with everything that is wrong, when something is with one of these
     */
    ServeOptions rightOptions(List<String> needed) {
        Inspection inspection = inspection();
        if (needed.stream().anyMatch(inspection::explains)) {
            throw new StartRefused(String.join(System.lineSeparator(), inspection.problems()));
        }
        return parsed(inspection.usable());
    }

    private Inspection inspection() {
        return sources.inspect(argument -> wrongWith(given.getFirst(), argument));
    }

    boolean serves() {
        return given.getFirst().equals(ServeCommand.NAME);
    }

    /** Variables that were meant for some option; none where only help is asked for. */
    List<String> unknownVariables() {
        return given.contains("--help") || given.contains("-h")
                ? List.of()
                : UnknownVariables.of(Main.commandLine(Optional.empty()).getCommandSpec()).among(environment);
    }

    /** A sentence for each line, with the places of the options that it is about. */
    String located(String sentences) {
        return sentences.lines().map(sources::located).collect(Collectors.joining(System.lineSeparator()));
    }

    /**
     * Everything that is wrong with the options of {@code serve}, one sentence a line: each value by itself first, then what
     * contradicts each other among the rest.
     *
     * @param otherwise the sentence when nothing else is found
     */
    String everythingWrong(String otherwise) {
        Inspection inspection = inspection();
        List<String> all = new ArrayList<>(unknownVariables());
        all.addAll(inspection.problems());
        try {
            parsed(inspection.usable()).configuration();
        } catch (ParameterException e) {
            all.add(Main.what(e));
        } catch (StartRefused e) {
            String.valueOf(e.getMessage()).lines().filter(sentence -> !inspection.explains(sentence))
                    .map(sources::located).forEach(all::add);
        }
        return all.isEmpty() ? otherwise : String.join(System.lineSeparator(), all);
    }

    Rereading rereading() {
        return new Rereading(sources, () -> read(
                Objects.requireNonNull(Main.commandLine(Optional.empty()).getSubcommands().get(given.getFirst())),
                given, environment).sources(), now -> new Invocation(now, given, environment).options());
    }

    /** @throws StartRefused with everything that is wrong */
    private ServeOptions options() {
        String first = "the configuration cannot be used";
        if (!sources.filesAreUnusable()) {
            try {
                ServeOptions options = parsed(sources.arguments().subList(1, sources.arguments().size()));
                options.configuration();
                return options;
            } catch (ParameterException e) {
                first = Main.what(e);
            } catch (StartRefused e) {
                first = String.valueOf(e.getMessage());
            }
        }
        throw new StartRefused(everythingWrong(first));
    }

    private ServeOptions parsed(List<String> options) {
        List<String> all = new ArrayList<>(List.of(given.getFirst()));
        all.addAll(options);
        CommandLine.ParseResult parsed = Main.commandLine(Optional.of(this)).parseArgs(all.toArray(String[]::new));
        return ((ServeCommand) parsed.subcommand().commandSpec().userObject()).options();
    }

    /** What picocli has against one argument, when anything. */
    private static Optional<String> wrongWith(String command, String argument) {
        try {
            Main.commandLine(Optional.empty()).parseArgs(command, argument);
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(Main.what(e));
        }
    }
}
