package org.iceserver.cli.command;

import java.io.PrintWriter;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import picocli.CommandLine.Command;

/** Makes a running server read its configuration again. */
public @Command(name = "reload", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Has a running server read its configuration again, without ending a session.",
    "Ends with status 1 when something is wrong with it, and then nothing was changed.", ""}, footer = {"",
        "Example: iceserver reload", ""}) final class ReloadCommand extends AdminCommand {
    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        return server.post("reload", "{}");
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        answer.body().path("lines").forEach(line -> out.println(line.asString()));
        out.println(answer.ok() ? "Reloaded." : "Nothing was changed.");
    }
}
