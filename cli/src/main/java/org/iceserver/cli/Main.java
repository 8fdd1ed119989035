package org.iceserver.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.iceserver.cli.config.EffectiveConfiguration;
import org.iceserver.cli.config.OptionSources;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The iceserver command. Exit status: 0 done, 1 the answer is no, 2 cannot be done as asked, 3 cannot be done now; one sentence on standard error. */
public final class Main {
    private static final int REFUSED = 2;
    private static final Set<String> VERSION = Set.of("-V", "--version");

    private Main() {}

    public static void main(String[] args) {
        var out = new PrintWriter(System.out, true, System.out.charset());
        var err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(run(args, System.getenv(), out, err));
    }

    /** Runs one command to its end and returns the exit status. */
    static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        List<String> given = withCommand(args);
        CommandLine command = commandLine(Optional.empty()).getSubcommands().get(given.getFirst());
        if (command == null) {
            return commandLine(Optional.empty(), environment).setOut(out).setErr(err)
                    .execute(given.toArray(String[]::new));
        }
        Invocation invocation = Invocation.read(command, given, environment);
        List<String> first = new ArrayList<>(invocation.sources().repeated());
        first.addAll(invocation.unknownVariables());
        if (invocation.sources().filesAreUnusable() || !first.isEmpty()) {
            String sentences = String.join(System.lineSeparator(), first);
            return refused(err, invocation.serves() ? invocation.everythingWrong(sentences) : sentences);
        }
        return commandLine(Optional.of(invocation)).setOut(out).setErr(err)
                .execute(invocation.sources().arguments().toArray(String[]::new));
    }

    /** {@code serve} is what is meant when no command is named. */
    private static List<String> withCommand(String[] args) {
        boolean named = args.length > 0 && (!args[0].startsWith("-") || VERSION.contains(args[0]));
        return named ? List.of(args) : Stream.concat(Stream.of("serve"), Arrays.stream(args)).toList();
    }

    static CommandLine commandLine(Optional<Invocation> invocation) {
        return commandLine(invocation, invocation.map(Invocation::environment).orElse(Map.of()));
    }

    private static CommandLine commandLine(Optional<Invocation> invocation, Map<String, String> environment) {
        Optional<OptionSources> sources = invocation.map(Invocation::sources);
        CommandLine commandLine = new CommandLine(new IceServerCommand(environment))
                .addSubcommand(new ServeCommand(
                        spec -> sources.map(known -> EffectiveConfiguration.yaml(spec, known, OptionKinds.TABLE))
                                .orElseThrow(),
                        sources.map(OptionSources::warnings).orElse(List.of()),
                        environment,
                        () -> invocation.orElseThrow().rereading()))
                .addSubcommand(new ConfigCommand())
                .addSubcommand(new CredentialsCommand())
                .addSubcommand(new UserCommand())
                .addSubcommand(new SecretCommand())
                .addSubcommand(new ProbeCommand())
                .addSubcommand(new DoctorCommand())
                .addSubcommand(new RehearseCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new StatusCommand())
                .addSubcommand(new SessionsCommand())
                .addSubcommand(new KickCommand())
                .addSubcommand(new TraceCommand())
                .addSubcommand(new DrainCommand())
                .addSubcommand(new ReloadCommand());
        ArgumentTypes.teach(commandLine);
        if (!Colours.wanted(environment)) {
            commandLine.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        }
        return commandLine.setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(false)
                // What a file would add nobody looks through for options that are given twice.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, given) -> {
                    String sentence = sentence(e);
                    return refused(e.getCommandLine().getErr(), invocation.map(known -> known.serves()
                            ? known.everythingWrong(sentence)
                            : known.located(sentence)).orElse(sentence));
                })
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (e instanceof StartRefused refusal) {
                        String sentence = String.valueOf(e.getMessage());
                        refused(command.getErr(), invocation.map(known -> known.located(sentence)).orElse(sentence));
                        return refusal.status();
                    }
                    throw e;
                });
    }

    private static int refused(PrintWriter err, String sentence) {
        err.println("iceserver: " + sentence);
        return REFUSED;
    }

    private static String sentence(ParameterException e) {
        return what(e) + " ('iceserver --help' lists what there is)";
    }

    static String what(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : String.valueOf(e.getMessage());
    }

    /** Only the first argument is named: what follows it may be a secret that was meant for a misspelt flag. */
    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().getFirst();
        String name = first.startsWith("-") ? first.replaceFirst("=.*", "") : first;
        String suggestions = String.join(" or ", e.getSuggestions());
        return (name.startsWith("-") ? "Unknown option: '" : "Unexpected argument: '") + name + "'"
                + (suggestions.isEmpty() ? "" : "; did you mean " + suggestions + "?");
    }
}
