package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.text.Amounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists the sessions of a running server. */
public @Command(name = "sessions", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Lists the sessions of a running server: who relays, from where, how much.", ""}, footer = {"",
        "Example: iceserver sessions --order traffic --count 10", ""}) final class SessionsCommand
                extends
                    AdminCommand {
    private static final String ROW = "%-16s  %-24s  %-4s  %-24s  %-24s  %10s  %10s  %6s";

    @Option(names = {"--user",
        "--of-user"}, paramLabel = "NAME", description = "Only sessions of this user.")
    private @Nullable String user;

    @Option(names = "--address", paramLabel = "IP|CIDR", description = "Only sessions of clients with this address, or in this address range.")
    private @Nullable String address;

    @Option(names = "--text", paramLabel = "TEXT", description = "Only sessions whose user name, client address, relayed address or room contains this text.")
    private @Nullable String text;

    @Option(names = "--order", paramLabel = "id|traffic|age", defaultValue = "id", description = "Order of the list (${DEFAULT-VALUE}).")
    private String order = "id";

    @Option(names = "--count", paramLabel = "N", defaultValue = "100", description = "Largest number of sessions (${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--after", paramLabel = "ID", description = "Continue after the session with this id, in the order of ids.")
    private @Nullable String after;

    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        List<String> query = new ArrayList<>();
        add(query, "user", user);
        add(query, "address", address);
        add(query, "text", text);
        add(query, "order", order);
        add(query, "limit", Integer.toString(count));
        add(query, "after", after);
        return server.get("sessions?" + String.join("&", query));
    }

    private static void add(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        JsonNode page = answer.body();
        out.println(String.format(ROW, "ID", "USER", "OVER", "CLIENT", "RELAYED", "TO PEERS", "TO CLIENT", "LEFT")
                .stripTrailing());
        for (JsonNode session : page.path("sessions")) {
            out.println(String.format(ROW, session.path("id").asString(), printable(session.path("user").asString()),
                    session.path("transport").asString(), session.path("client").asString(),
                    session.path("relayed").path(0).asString(),
                    Amounts.bytes(session.path("toPeers").path("bytes").asLong()),
                    Amounts.bytes(session.path("toClient").path("bytes").asLong()),
                    session.path("lifetime").asString() + " s"));
        }
        int more = page.path("matching").asInt() - page.path("sessions").size();
        if (more > 0) {
            out.println(more + " more" + ("id".equals(order)
                    ? ": --after " + page.path("next").asString()
                    : ": --count N shows more of them"));
        }
    }

    /** A user name is any text that a client sent: it must not control the terminal. */
    private static String printable(String name) {
        return name.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }
}
