package org.iceserver.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.iceserver.server.config.StartRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The files that a server is started with. A command reads their settings, so nobody needs to repeat them. */
public final class ServerFile {
    @Option(names = "--config", paramLabel = "FILE", description = "The server's --config: the command takes ports, addresses, secrets and the admin token from it.")
    private @Nullable Path config;

    @Option(names = "--coturn-config", paramLabel = "FILE", description = "The server's --coturn-config: the command takes ports, addresses and secrets from it.")
    private @Nullable Path coturnConfig;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec command;

    /** The environment of the command. */
    public Map<String, String> environment() {
        return IceServerCommand.above(command).environment();
    }

    /**
     * The server's settings as far as files and environment tell them; empty if no file is named.
     *
     * @throws StartRefused when there is no such file
     */
    public Optional<Invocation> server() {
        List<String> files = new ArrayList<>();
        add(files, "--config", config);
        add(files, "--coturn-config", coturnConfig);
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(Invocation.ofServer(files, environment(), IceServerCommand.above(command).lines()));
    }

    private static void add(List<String> files, String option, @Nullable Path file) {
        if (file != null) {
            if (!Files.isReadable(file)) {
                throw new StartRefused(option + " " + file + " cannot be read: "
                        + (Files.exists(file) ? "this user may not; try it with sudo" : "there is no such file"));
            }
            files.add(option + "=" + file);
        }
    }
}
