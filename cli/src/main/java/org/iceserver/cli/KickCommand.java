package org.iceserver.cli;

import java.io.PrintWriter;
import java.util.Locale;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Ends sessions of a running server. */
@Command(name = "kick", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Ends sessions of a running server at once. A user, peer or address is then refused until the newest",
    "credential it may hold has expired; the client of a single session may begin another one.", ""}, footer = {"",
        "Example: iceserver kick user alice", ""})
final class KickCommand extends AdminCommand {
    /** By what somebody is known. */
    enum Kind {
        USER, PEER, SESSION, ADDRESS
    }

    @Parameters(index = "0", paramLabel = "user|peer|session|address", description = "By what it is known.")
    private Kind kind = Kind.USER;

    @Parameters(index = "1", paramLabel = "WHOM", description = "A user name, a signaling peer's id, a session's id, or an IP address.")
    private String whom = "";

    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        return server.post("kick", JsonMapper.shared().createObjectNode()
                .put(kind.name().toLowerCase(Locale.ROOT), whom).toString());
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        int ended = answer.body().path("ended").asInt();
        out.println(ended == 1 ? "1 session ended." : ended + " sessions ended.");
    }
}
