package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Lists the nodes of the cluster that a running server is in. */
public @Command(name = "nodes", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Lists the nodes of the cluster that a running server is in, and how busy each one is.", ""}, footer = {"",
        "Example: iceserver nodes", ""}) final class NodesCommand extends AdminCommand {
    private static final double MILLIS = 1_000;

    @Override
    AdminDoor.Answer ask(AdminDoor server) {
        return server.get("nodes");
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        JsonNode view = answer.body();
        row(out, "NAME", "REGION", "VERSION", "UP", "PEERS", "ROOMS", "SESSIONS", "LOAD", "SINCE HEARD", "STATE");
        for (JsonNode node : view.path("nodes")) {
            boolean self = node.path("self").asBoolean();
            JsonNode heard = node.path("sinceHeardMillis");
            row(out, node.path("name").asString() + (self ? " *" : ""), node.path("region").asString(),
                    node.path("version").asString(), up(node.path("up").asLong()), node.path("peers").asString(),
                    node.path("rooms").asString(), node.path("sessions").asString(),
                    node.path("load").asString() + " %",
                    heard.isMissingNode() ? "-" : seconds(heard.asLong()), state(node));
        }
        out.println(redis(view.path("redis")));
    }

    private static void row(PrintWriter out, Object... cells) {
        out.println(String.format(Locale.ROOT, "%-20s  %-10s  %-12s  %-9s  %8s  %8s  %8s  %5s  %-11s  %s", cells)
                .stripTrailing());
    }

    private static String state(JsonNode node) {
        String state = node.path("state").asString();
        return state.equals("draining") ? state + ": " + node.path("sessions").asString() + " sessions left" : state;
    }

    private static String redis(JsonNode redis) {
        String now = redis.path("away").asBoolean()
                ? " does not answer"
                : String.format(Locale.ROOT, " answers in %.1f ms", redis.path("answerMicros").asLong() / MILLIS);
        return redis.path("address").asString() + now + "; away " + redis.path("timesAway").asString()
                + " times since the start, for " + seconds(redis.path("awayMillis").asLong());
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / MILLIS);
    }

    private static String up(long seconds) {
        Duration up = Duration.ofSeconds(seconds);
        if (up.toDays() > 0) {
            return up.toDays() + "d " + up.toHoursPart() + "h";
        }
        return up.toHours() > 0
                ? up.toHours() + "h " + up.toMinutesPart() + "m"
                : up.toMinutes() + "m "
                        + up.toSecondsPart() + "s";
    }
}
