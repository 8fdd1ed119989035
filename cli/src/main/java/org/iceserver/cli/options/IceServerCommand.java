package org.iceserver.cli.options;

import java.util.Map;

import org.iceserver.server.assembly.ServerVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The program above the commands: the name and the version. */
public @Command(name = "iceserver", versionProvider = IceServerCommand.Version.class, mixinStandardHelpOptions = true, subcommands = picocli.CommandLine.HelpCommand.class, description = "WebRTC signaling, STUN and TURN in one process.") final class IceServerCommand {
    private final Map<String, String> environment;
    private final CommandLines lines;

    public IceServerCommand(Map<String, String> environment, CommandLines lines) {
        this.environment = Map.copyOf(environment);
        this.lines = lines;
    }

    /** The environment of the program. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Makes a new, complete command line. */
    CommandLines lines() {
        return lines;
    }

    /** What comes before a command. */
    public static IceServerCommand above(CommandSpec command) {
        return (IceServerCommand) command.root().userObject();
    }

    /** The version of the jar, and the version of Java. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"iceserver " + ServerVersion.number() + " (Java " + Runtime.version() + ")"};
        }
    }
}
