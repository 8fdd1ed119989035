package org.iceserver.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** What stands in front of the commands: the name and the version. */
@Command(name = "iceserver", versionProvider = IceServerCommand.Version.class, mixinStandardHelpOptions = true, subcommands = picocli.CommandLine.HelpCommand.class, description = "WebRTC signaling, STUN and TURN in one process.")
final class IceServerCommand {
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
