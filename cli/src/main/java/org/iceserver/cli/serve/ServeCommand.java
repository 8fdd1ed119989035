package org.iceserver.cli.serve;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import org.iceserver.cli.check.HostFacts;
import org.iceserver.cli.check.StartChecks;
import org.iceserver.cli.log.CommandLog;
import org.iceserver.cli.log.LogOutput;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.options.Rereading;
import org.iceserver.cli.options.ServeOptions;
import org.iceserver.server.Server;
import org.iceserver.server.Surroundings;
import org.iceserver.server.check.Finding;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.Lookout;
import org.iceserver.server.state.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the server until a signal stops it. */
@Command(name = ServeOptions.COMMAND, mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, customSynopsis = "iceserver [serve] [OPTIONS]", description = {
    "",
    "Signaling, STUN and TURN for WebRTC in one process. Without options it serves this machine and its local network.",
    ""}, footer = {"",
        "Every option can also be set in the environment, --stun-port as ICESERVER_STUN_PORT, or in the file that --config",
        "names, as stun-port: 3478.",
        "",
        "Other commands ('iceserver COMMAND --help' tells more):",
        "  credentials   makes a TURN user name and password that expire",
        "  user, secret  keep the users and secrets of a database",
        "  config        prints an example of a configuration file, its schema, its reference",
        "  status        tells what a running server does; sessions, kick, drain, reload ask it for more",
        "  nodes         lists the nodes of the cluster that a running server is in",
        "  trace         has a running server log the exchanges of one user or address for some minutes",
        "  probe         asks a STUN and TURN server what it does for this machine",
        "  doctor        looks at a running server from inside and outside, and says what to mend",
        "  bench         puts load on a STUN and TURN server, and measures what it delivers", ""})
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Effective effective;
    private final List<String> warnings;
    private final Map<String, String> environment;
    private final Supplier<Rereading> rereading;

    /** Prints the effective configuration. */
    public interface Effective {
        String of(CommandSpec command);
    }

    @Mixin(name = ServeOptions.MIXIN)
    private final ServeOptions options = new ServeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    /**
     * @param warnings warnings from reading the configuration
     * @param rereading called once, before the server runs
     */
    public ServeCommand(Effective effective, List<String> warnings, Map<String, String> environment,
            Supplier<Rereading> rereading) {
        this.effective = effective;
        this.warnings = List.copyOf(warnings);
        this.environment = Map.copyOf(environment);
        this.rereading = rereading;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = options.configuration();
        if (options.check()) {
            return check(configuration);
        }
        LogOutput.set(options.log());
        warnings.forEach(LOG::warn);
        Signals signals = Signals.install(environment);
        Rereading sources = rereading.get();
        var files = new ChangedFiles(sources.files());
        try (var manager = ServiceManager.of(environment);
                Server server = Server.start(configuration, new Surroundings(HostNetwork.read(),
                        StateDirectory.of(options.stateDirectory(), environment), new CommandLog()))) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(Terminal.startBlock(configuration, server, sources.secretFiles(), environment).text());
            out.flush();
            var reload = new Reload(server, sources, configuration);
            server.operated(reload, signals::drain);
            manager.ready();
            manager.watch(server::alive);
            try (Lookout _ = Lookout.start("configuration", () -> files.look(reload::apply))) {
                new Operation(server, signals, reload, configuration.drainTimeout(), manager).run();
            }
        }
        return 0;
    }

    /** Prints the configuration on standard output, for a file, and the findings about it on standard error, for people. */
    private int check(Configuration configuration) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(effective.of(spec));
        configuration.notes().forEach(note -> out.println("# " + note));
        out.flush();
        List<Finding> found = new StartChecks(configuration, rereading.get().secretFiles(), HostNetwork.read(),
                HostFacts.read(), InstantSource.system().instant()).findings();
        PrintWriter err = spec.commandLine().getErr();
        warnings.stream().map(warning -> new Finding(Finding.Level.WARN, "turnserver.conf", warning + ".",
                Optional.empty())).forEach(finding -> err.println(finding.line()));
        found.forEach(finding -> err.println(finding.line()));
        err.flush();
        return StartChecks.status(found);
    }
}
