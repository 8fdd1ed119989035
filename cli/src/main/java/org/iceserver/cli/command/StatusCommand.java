package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.text.Amounts;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Shows what a running server does at the moment. */
public @Command(name = "status", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Tells what a running server does: sessions, rooms, what it has relayed and dropped.", ""}, footer = {"",
        "Example: iceserver status", ""}) final class StatusCommand extends AdminCommand {
    private static final long PERCENT = 100;

    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        return server.get("status");
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        JsonNode status = answer.body();
        JsonNode totals = status.path("totals");
        Duration up = Duration.ofSeconds(status.path("now").asLong() - status.path("started").asLong());
        line(out, "host", status.path("host").asString());
        line(out, "version", status.path("version").asString());
        line(out, "up", up.toString().substring(2).toLowerCase(Locale.ROOT)
                + (status.path("draining").asBoolean() ? ", draining" : ""));
        line(out, "sessions", status.path("sessions").asString());
        line(out, "peers", status.path("peers").asString() + " in " + status.path("rooms").asString() + " rooms");
        line(out, "to peers", relayed(totals, "packetsToPeers", "bytesToPeers"));
        line(out, "to clients", relayed(totals, "packetsToClients", "bytesToClients"));
        kernel(status.path("kernel"), totals, out);
        for (Map.Entry<String, JsonNode> drop : totals.path("drops").properties()) {
            line(out, "dropped", drop.getValue().asString() + " " + drop.getKey());
        }
        for (Map.Entry<String, JsonNode> refused : totals.path("refusals").properties()) {
            line(out, "refused", refused.getValue().asString() + " " + refused.getKey());
        }
        for (JsonNode warning : status.path("warnings")) {
            line(out, "warning", warning.path("sentence").asString());
        }
        line(out, "log level", status.path("logLevel").asString());
        refusals(status.path("refusals"), out);
    }

    /** Nothing while offload is off. */
    private static void kernel(JsonNode kernel, JsonNode totals, PrintWriter out) {
        if (kernel.isMissingNode()) {
            return;
        }
        line(out, "kernel", kernel.path("state").asString());
        line(out, "by kernel", share(kernel, totals, "packetsToPeers") + " to peers, "
                + share(kernel, totals, "packetsToClients") + " to clients");
        for (Map.Entry<String, JsonNode> left : kernel.path("left").properties()) {
            line(out, "to sockets", left.getValue().asString() + " " + left.getKey());
        }
    }

    private static String share(JsonNode kernel, JsonNode totals, String packets) {
        long of = totals.path(packets).asLong();
        long part = kernel.path(packets).asLong();
        return part + " packets" + (of == 0 ? "" : " (" + Math.min(PERCENT, part * PERCENT / of) + " %)");
    }

    /** The newest first. */
    private static void refusals(JsonNode refusals, PrintWriter out) {
        if (!refusals.isEmpty()) {
            out.println();
            out.println("last refused requests");
        }
        for (JsonNode one : refusals) {
            String user = one.path("user").asString();
            out.println("  " + Instant.ofEpochSecond(one.path("time").asLong()) + " "
                    + (user.isEmpty() ? "" : "'" + user + "' at ") + one.path("client").asString() + ", "
                    + one.path("code").asString() + " " + one.path("reason").asString() + ": "
                    + one.path("sentence").asString());
        }
    }

    private static String relayed(JsonNode totals, String packets, String bytes) {
        return totals.path(packets).asString() + " packets, " + Amounts.bytes(totals.path(bytes).asLong());
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(String.format("%-11s %s", name, value));
    }
}
