package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.time.Duration;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.stun.PrintableText;
import org.iceserver.turn.impairment.Preset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes a running server treat the packets of one user or address as a bad network would. */
public @Command(name = "impair", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Has a running server treat what it relays for one user or address as a bad network would, in each direction:",
    "it loses, delays and slows packets. It ends by itself. Without options: what is impaired.", ""}, footer = {"",
        "Example: iceserver impair --user alice --loss 5% --delay 80ms --jitter 20ms --rate 600k --for 10m",
        ""}) final class ImpairCommand
                extends
                    AdminCommand {
    @ArgGroup
    private @Nullable Whom whom;

    @Option(names = "--preset", paramLabel = "train|hotel-wifi|satellite", description = "Conditions that people know; the options below change them.")
    private @Nullable Preset preset;

    @Option(names = "--loss", paramLabel = "PERCENT", description = "Part of the packets that is lost, such as 5%.")
    private NetworkAmount.@Nullable Percent loss;

    @Option(names = "--delay", paramLabel = "TIME", description = "How much later each packet arrives, such as 80ms.")
    private NetworkAmount.@Nullable Millis delay;

    @Option(names = "--jitter", paramLabel = "TIME", description = "The delay wanders up and down by this much, such as 20ms.")
    private NetworkAmount.@Nullable Millis jitter;

    @Option(names = "--rate", paramLabel = "BITS", description = "How many bits of payload pass in a second, such as 600k or 2M.")
    private NetworkAmount.@Nullable BitRate rate;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "The same seed loses the packets with the same numbers again. Default: a random one, which is printed.")
    private @Nullable Integer seed;

    @Option(names = "--for", paramLabel = "TIME", defaultValue = "10m", description = "Length of the impairment, at most 24h (${DEFAULT-VALUE}).")
    private Duration length = Duration.ofMinutes(10);

    @Option(names = "--off", description = "End the impairment of that user or address; without one, end every impairment.")
    private boolean off;

    /** Exactly one of them. */
    static final class Whom {
        @Option(names = {"--user",
            "--of-user"}, paramLabel = "NAME", description = "Sessions of this user, without the time stamp of a REST credential, or of this signaling peer.")
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
            return server.post("impair/off", asked == null ? "{}" : asked.json().toString());
        }
        boolean bare = preset == null && loss == null && delay == null && jitter == null && rate == null;
        return asked == null && bare
                ? server.get("impair")
                : server.post("impair", conditions(asked == null
                        ? JsonMapper.shared().createObjectNode()
                        : asked.json()).put("seconds", length.toSeconds()).toString());
    }

    private ObjectNode conditions(ObjectNode body) {
        if (preset != null) {
            body.put("preset", preset.word());
        }
        if (loss != null) {
            body.put("lossPercent", loss.percent());
        }
        if (delay != null) {
            body.put("delayMillis", delay.millis());
        }
        if (jitter != null) {
            body.put("jitterMillis", jitter.millis());
        }
        if (rate != null) {
            body.put("bitsPerSecond", rate.bitsPerSecond());
        }
        if (seed != null) {
            body.put("seed", seed);
        }
        return body;
    }

    @Override
    void print(AdminDoor.Answer answer, PrintWriter out) {
        JsonNode body = answer.body();
        if (body.has("ended")) {
            int ended = body.path("ended").asInt();
            out.println(ended == 1 ? "1 impairment ended." : ended + " impairments ended.");
            return;
        }
        if (body.path("impairments").isEmpty()) {
            out.println("Nobody's network is impaired.");
        }
        for (JsonNode one : body.path("impairments")) {
            out.println(line(one));
        }
        if (body.has("sessions")) {
            int sessions = body.path("sessions").asInt();
            out.println((sessions == 1 ? "1 session is" : sessions + " sessions are")
                    + " impaired now; sessions that begin later follow.");
        }
    }

    private static String line(JsonNode one) {
        String target = one.has("user")
                ? "user " + PrintableText.of(one.path("user").asString())
                : "address " + one.path("address").asString();
        String rate = one.has("bitsPerSecond")
                ? ", " + NetworkAmount.BitRate.text(one.path("bitsPerSecond").asLong())
                : "";
        return "Impairing " + target + ": loss " + NetworkAmount.Percent.text(one.path("lossPercent").asDouble())
                + ", delay " + one.path("delayMillis").asString() + " ms, jitter "
                + one.path("jitterMillis").asString() + " ms" + rate + ", seed " + one.path("seed").asString()
                + ", for " + one.path("secondsLeft").asString() + " s still.";
    }
}
