package org.iceserver.cli.options;

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
import org.iceserver.server.config.StartRefused;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * One command with everything that its options were set by.
 *
 * @param given the command line, beginning with the command's name
 * @param lines make the command line, to parse with
 */
public record Invocation(OptionSources sources, List<String> given, Map<String, String> environment,
        CommandLines lines) {
    public Invocation {
        given = List.copyOf(given);
        environment = Map.copyOf(environment);
    }

    public static Invocation read(CommandLine command, List<String> given, Map<String, String> environment,
            CommandLines lines) {
        return new Invocation(OptionSources.read(command.getCommandSpec(), given, environment,
                OptionKinds.TABLE, argument -> wrongWith(lines, given.getFirst(), argument)), given, environment,
                lines);
    }

    /** The options that a server of these files would have here. */
    static Invocation ofServer(List<String> files, Map<String, String> environment, CommandLines lines) {
        List<String> given = Stream.concat(Stream.of(ServeOptions.COMMAND), files.stream()).toList();
        return read(lines.command(ServeOptions.COMMAND), given, environment, lines);
    }

    /** Everything that is wrong with one value by itself, or with a file. */
    public List<String> problems() {
        return inspection().problems();
    }

    /**
     * The options of {@code serve} whose values are right by themselves: enough for who needs to know some of them.
     *
     * @param needed options, by their names
     * @throws StartRefused with everything that is wrong, when something is with one of these
     */
    public ServeOptions rightOptions(List<String> needed) {
        Inspection inspection = inspection();
        if (needed.stream().anyMatch(inspection::explains)) {
            throw new StartRefused(String.join(System.lineSeparator(), inspection.problems()));
        }
        return parsed(inspection.usable());
    }

    private Inspection inspection() {
        return sources.inspect(argument -> wrongWith(lines, given.getFirst(), argument));
    }

    public boolean serves() {
        return given.getFirst().equals(ServeOptions.COMMAND);
    }

    /** Variables that were meant for some option; none where only help is asked for. */
    public List<String> unknownVariables() {
        return given.contains("--help") || given.contains("-h")
                ? List.of()
                : UnknownVariables.of(lines.make(Optional.empty()).getCommandSpec()).among(environment);
    }

    /** A sentence for each line, with the places of the options that it is about. */
    public String located(String sentences) {
        return sentences.lines().map(sources::located).collect(Collectors.joining(System.lineSeparator()));
    }

    /**
     * Everything that is wrong with the options of {@code serve}, one sentence a line: each value by itself first, then what
     * contradicts each other among the rest.
     *
     * @param otherwise the sentence when nothing else is found
     */
    public String everythingWrong(String otherwise) {
        Inspection inspection = inspection();
        List<String> all = new ArrayList<>(unknownVariables());
        all.addAll(inspection.problems());
        try {
            parsed(inspection.usable()).configuration();
        } catch (ParameterException e) {
            all.add(WrongArgument.what(e));
        } catch (StartRefused e) {
            String.valueOf(e.getMessage()).lines().filter(sentence -> !inspection.explains(sentence))
                    .map(sources::located).forEach(all::add);
        }
        return all.isEmpty() ? otherwise : String.join(System.lineSeparator(), all);
    }

    public Rereading rereading() {
        return new Rereading(sources, () -> read(lines.command(given.getFirst()), given, environment, lines).sources(),
                now -> new Invocation(now, given, environment, lines).options());
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
                first = WrongArgument.what(e);
            } catch (StartRefused e) {
                first = String.valueOf(e.getMessage());
            }
        }
        throw new StartRefused(everythingWrong(first));
    }

    private ServeOptions parsed(List<String> options) {
        List<String> all = new ArrayList<>(List.of(given.getFirst()));
        all.addAll(options);
        CommandLine.ParseResult parsed = lines.make(Optional.of(this)).parseArgs(all.toArray(String[]::new));
        return (ServeOptions) Objects.requireNonNull(
                parsed.subcommand().commandSpec().mixins().get(ServeOptions.MIXIN)).userObject();
    }

    /** What picocli has against one argument, when anything. */
    private static Optional<String> wrongWith(CommandLines lines, String command, String argument) {
        try {
            lines.make(Optional.empty()).parseArgs(command, argument);
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(WrongArgument.what(e));
        }
    }
}
