package org.iceserver.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.iceserver.cli.command.BenchCommand;
import org.iceserver.cli.command.ConfigCommand;
import org.iceserver.cli.command.CredentialsCommand;
import org.iceserver.cli.command.DoctorCommand;
import org.iceserver.cli.command.DrainCommand;
import org.iceserver.cli.command.ImpairCommand;
import org.iceserver.cli.command.KeyCommand;
import org.iceserver.cli.command.KickCommand;
import org.iceserver.cli.command.NodesCommand;
import org.iceserver.cli.command.ProbeCommand;
import org.iceserver.cli.command.RehearseCommand;
import org.iceserver.cli.command.ReloadCommand;
import org.iceserver.cli.command.SecretCommand;
import org.iceserver.cli.command.SessionsCommand;
import org.iceserver.cli.command.StatusCommand;
import org.iceserver.cli.command.TraceCommand;
import org.iceserver.cli.command.UserCommand;
import org.iceserver.cli.config.EffectiveConfiguration;
import org.iceserver.cli.config.OptionSources;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.options.Invocation;
import org.iceserver.cli.options.OptionKinds;
import org.iceserver.cli.options.WrongArgument;
import org.iceserver.cli.serve.ServeCommand;
import org.iceserver.cli.text.Colours;
import org.iceserver.server.config.StartRefused;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

/**
 * The iceserver command. Exit status: 0 done; 1 the answer is no; 2 cannot be done as asked; 3 cannot be done now. An error is
 * one sentence on standard error.
 */
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
        Invocation invocation = Invocation.read(command, given, environment, Main::commandLine);
        List<String> first = new ArrayList<>(invocation.sources().repeated());
        first.addAll(invocation.unknownVariables());
        if (invocation.sources().filesAreUnusable() || !first.isEmpty()) {
            String sentences = String.join(System.lineSeparator(), first);
            return refused(err, invocation.serves() ? invocation.everythingWrong(sentences) : sentences);
        }
        return commandLine(Optional.of(invocation)).setOut(out).setErr(err)
                .execute(invocation.sources().arguments().toArray(String[]::new));
    }

    /** Without the name of a command, {@code serve} runs. */
    private static List<String> withCommand(String[] args) {
        boolean named = args.length > 0 && (!args[0].startsWith("-") || VERSION.contains(args[0]));
        return named ? List.of(args) : Stream.concat(Stream.of("serve"), Arrays.stream(args)).toList();
    }

    static CommandLine commandLine(Optional<Invocation> invocation) {
        return commandLine(invocation, invocation.map(Invocation::environment).orElse(Map.of()));
    }

    private static CommandLine commandLine(Optional<Invocation> invocation, Map<String, String> environment) {
        Optional<OptionSources> sources = invocation.map(Invocation::sources);
        CommandLine commandLine = new CommandLine(new IceServerCommand(environment, Main::commandLine))
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
                .addSubcommand(new KeyCommand())
                .addSubcommand(new ProbeCommand())
                .addSubcommand(new DoctorCommand())
                .addSubcommand(new RehearseCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new StatusCommand())
                .addSubcommand(new SessionsCommand())
                .addSubcommand(new NodesCommand())
                .addSubcommand(new KickCommand())
                .addSubcommand(new TraceCommand())
                .addSubcommand(new ImpairCommand())
                .addSubcommand(new DrainCommand())
                .addSubcommand(new ReloadCommand());
        ArgumentTypes.teach(commandLine);
        if (!Colours.wanted(environment)) {
            commandLine.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        }
        return commandLine.setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(false)
                // The options of a file are not checked for options that are given twice.
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
        return WrongArgument.what(e) + " ('iceserver --help' lists what there is)";
    }
}
