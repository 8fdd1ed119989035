package org.iceserver.cli.command;

import java.io.PrintWriter;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import picocli.CommandLine.Command;

/** Starts to drain a running server. */
public @Command(name = "drain", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "",
    "Lets a running server run empty: new sessions are refused, signaling clients are sent away, running calls go on.",
    ""}, footer = {"", "Example: iceserver drain && watch iceserver status", ""}) final class DrainCommand
            extends
                AdminCommand {
    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        return server.post("drain", "{}");
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        out.println("Draining; " + answer.body().path("sessions").asString() + " sessions still run.");
    }
}
