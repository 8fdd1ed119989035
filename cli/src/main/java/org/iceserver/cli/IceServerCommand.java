package org.iceserver.cli;

import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** What stands in front of the commands: the name and the version. */
@Command(name = "iceserver", versionProvider = IceServerCommand.Version.class, mixinStandardHelpOptions = true, subcommands = picocli.CommandLine.HelpCommand.class, description = "WebRTC signaling, STUN and TURN in one process.")
final class IceServerCommand {
    private final Map<String, String> environment;

    IceServerCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** In which the program runs. */
    Map<String, String> environment() {
        return environment;
    }

    /** The same of any of its commands. */
    static Map<String, String> environment(CommandSpec command) {
        return ((IceServerCommand) command.root().userObject()).environment();
    }

    /** The jar's version, and the Java that runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"iceserver " + number() + " (Java " + Runtime.version() + ")"};
        }
    }

    static String number() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
