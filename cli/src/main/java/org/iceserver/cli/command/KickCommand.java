package org.iceserver.cli.command;

import java.io.PrintWriter;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Ends sessions of a running server. */
public @Command(name = "kick", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Ends sessions of a running server at once. A user, peer or address is then refused until the newest",
    "credential it may hold has expired; the client of a single session may begin another one.", ""}, footer = {"",
        "Example: iceserver kick user alice", ""}) final class KickCommand extends AdminCommand {
    /** The kind of target. */
    public enum Kind {
        USER, PEER, SESSION, ADDRESS
    }

    @Parameters(index = "0", paramLabel = "user|peer|session|address", description = "What identifies it.")
    private Kind kind = Kind.USER;

    @Parameters(index = "1", paramLabel = "WHOM", description = "A user name, a signaling peer's id, a session's id, or an IP address.")
    private String whom = "";

    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        return server.post("kick", JsonMapper.shared().createObjectNode().put(Words.of(kind), whom).toString());
    }

    /** An older server says only how many sessions ended. */
    @Override
    boolean yes(AdminDoor.Answer answer) {
        return answer.body().path("found").asBoolean(answer.body().path("ended").asInt() > 0);
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        int ended = answer.body().path("ended").asInt();
        answer.body().path("missing").values().forEach(node -> out.println("Node '" + node.asString()
                + "' has not answered: there it holds as soon as that node can read the cluster's Redis."));
        if (yes(answer)) {
            out.println(ended == 1 ? "1 session ended." : ended + " sessions ended.");
            return;
        }
        String named = Words.of(kind) + " '" + whom + "'";
        out.println(switch (kind) {
            case SESSION -> "There is no " + named + ": 'iceserver sessions' tells which there are.";
            case USER, ADDRESS ->
                "No session of " + named + " runs here, so none ended; new ones are refused until the "
                        + "newest credential that it may hold has expired.";
            case PEER -> "There is no " + named + ", and it has no session: nothing ended.";
        });
    }
}
