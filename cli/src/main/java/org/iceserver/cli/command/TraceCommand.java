package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.time.Duration;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.stun.PrintableText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes a running server log each exchange of one user or address. */
public @Command(name = "trace", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Has a running server write a line to its log for each STUN and TURN exchange of one user or address: what",
    "was asked, what was answered, how long it took; never secrets. It ends by itself. Without options: what is traced.",
    ""}, footer = {"", "Example: iceserver trace --user alice --for 5m", ""}) final class TraceCommand
            extends
                AdminCommand {
    @ArgGroup
    private @Nullable Whom whom;

    @Option(names = "--for", paramLabel = "TIME", defaultValue = "10m", description = "Length of the trace, at most 1h (${DEFAULT-VALUE}).")
    private Duration length = Duration.ofMinutes(10);

    @Option(names = "--off", description = "End the trace of that user or address; without one, end every trace.")
    private boolean off;

    /** Exactly one of them. */
    static final class Whom {
        @Option(names = {"--user",
            "--of-user"}, paramLabel = "NAME", description = "Clients that use this user name, with or without the time stamp of a REST credential.")
        private @Nullable String user;

        @Option(names = "--address", paramLabel = "IP|CIDR", description = "Clients with this address, or in this address range.")
        private @Nullable String address;

        private ObjectNode json() {
            ObjectNode body = JsonMapper.shared().createObjectNode();
            return user == null ? body.put("address", address) : body.put("user", user);
        }
    }

    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        Whom asked = whom;
        if (off) {
            return server.post("trace/off", asked == null ? "{}" : asked.json().toString());
        }
        return asked == null
                ? server.get("trace")
                : server.post("trace", asked.json().put("seconds", length.toSeconds()).toString());
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
