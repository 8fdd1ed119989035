package org.iceserver.cli;

import java.io.PrintWriter;
import java.time.Duration;

import org.iceserver.stun.PrintableText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Has a running server log each exchange of one user or address. */
@Command(name = "trace", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Has a running server write a line to its log for each STUN and TURN exchange of one user or address: what",
    "was asked, what was answered, how long it took; never secrets. It ends by itself. Without options: what is traced.",
    ""}, footer = {"", "Example: iceserver trace --user alice --for 5m", ""})
final class TraceCommand extends AdminCommand {
    @ArgGroup
    private @Nullable Whom whom;

    @Option(names = "--for", paramLabel = "TIME", defaultValue = "10m", description = "How long, at most 1h (${DEFAULT-VALUE}).")
    private Duration length = Duration.ofMinutes(10);

    /** Exactly one of them. */
    static final class Whom {
        @Option(names = {"--user",
            "--of-user"}, paramLabel = "NAME", description = "Whoever says to be this user, with or without the time stamp of a REST credential.")
        private @Nullable String user;

        @Option(names = "--address", paramLabel = "IP|CIDR", description = "Clients at this address, or in this block.")
        private @Nullable String address;

        @Option(names = "--off", description = "Ends every trace.")
        private boolean off;
    }

    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        Whom asked = whom;
        if (asked == null) {
            return server.get("trace");
        }
        if (asked.off) {
            return server.post("trace/off", "{}");
        }
        ObjectNode body = JsonMapper.shared().createObjectNode().put("seconds", length.toSeconds());
        return server.post("trace", (asked.user == null
                ? body.put("address", asked.address)
                : body.put("user", asked.user)).toString());
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        JsonNode body = answer.body();
        if (body.has("ended")) {
            int ended = body.path("ended").asInt();
            out.println(ended == 1 ? "1 trace ended." : ended + " traces ended.");
            return;
        }
        if (body.path("traces").isEmpty()) {
            out.println("Nothing is traced.");
        }
        for (JsonNode trace : body.path("traces")) {
            String traced = trace.has("user")
                    ? "user " + PrintableText.of(trace.path("user").asString())
                    : "address " + trace.path("address").asString();
            out.println("Tracing " + traced + ", for " + trace.path("secondsLeft").asString()
                    + " s still: see the server's log.");
        }
    }
}
