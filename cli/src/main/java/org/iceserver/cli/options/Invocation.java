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
 * One command with all sources of its options.
 *
 * @param given the command line, beginning with the command's name
 * @param lines makes the command line that parses
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

    /** The options that a server with these files would have here. */
    static Invocation ofServer(List<String> files, Map<String, String> environment, CommandLines lines) {
        List<String> given = Stream.concat(Stream.of(ServeOptions.COMMAND), files.stream()).toList();
        return read(lines.command(ServeOptions.COMMAND), given, environment, lines);
    }

    /** Every value that is wrong by itself, and everything that is wrong with a file. */
    public List<String> problems() {
        return inspection().problems();
    }

    /**
     * The options of {@code serve} that are right by themselves, for callers that need only some of them.
     *
     * @param needed the names of the options that the caller needs
     * @throws StartRefused with everything that is wrong, if one of these options is wrong
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

    /** Variables that look like options but are unknown; none if only help is wanted. */
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
     * Everything that is wrong with the options of {@code serve}, one sentence a line: first each value that is wrong by
     * itself, then contradictions among the others.
     *
     * @param otherwise the sentence if nothing else is found
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

    /** picocli's error about one argument, if there is one. */
    private static Optional<String> wrongWith(CommandLines lines, String command, String argument) {
        try {
            lines.make(Optional.empty()).parseArgs(command, argument);
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(WrongArgument.what(e));
        }
    }
}
