package org.iceserver.admin.api;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.turn.impairment.ImpairmentTarget;
import org.iceserver.turn.impairment.Impairments;
import org.iceserver.turn.impairment.NetworkConditions;
import org.iceserver.turn.impairment.Preset;
import org.iceserver.turn.netty.BadNetworks;
import org.iceserver.turn.netty.RelayServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets an operator list, begin and end impairments of sessions. */
record ImpairRoutes(Operator operator) {
    private static final Logger LOG = LoggerFactory.getLogger(ImpairRoutes.class);
    private static final double PERCENT = 100;
    private static final Set<String> FIELDS = Set.of("user", "address", "preset", "lossPercent", "delayMillis",
            "jitterMillis", "bitsPerSecond", "seconds", "seed");

    CompletableFuture<Response> list(Request request) throws Refusal {
        Query.of(request, Set.of());
        return CompletableFuture.completedFuture(Answers.ok(impairments(networks())));
    }

    CompletableFuture<Response> begin(Request request) throws Refusal {
        Body body = Body.of(request, FIELDS);
        BadNetworks networks = networks();
        if (!operator.controls().mayImpair()) {
            throw new Refusal(HttpResponseStatus.CONFLICT, "This server impairs nobody's network, because its profile"
                    + " is public or it was started with --impair false; start it with --impair true to allow that.");
        }
        if (body.has("user") == body.has("address")) {
            throw Refusal.bad("Say whose network is impaired by one of user and address.");
        }
        Duration length = Duration.ofSeconds(body.number("seconds", Math.toIntExact(Impairments.USUAL.toSeconds()), 1,
                Math.toIntExact(Impairments.LONGEST.toSeconds())));
        // Without a seed the operator learns which one was taken, and can use it again.
        int seed = body.number("seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE), 0, Integer.MAX_VALUE);
        try {
            ImpairmentTarget target = target(body);
            CompletableFuture<Integer> sessions = networks.begin(target, conditions(body), seed, length);
            LOG.warn("An operator impairs the network of {} for {} s", target, length.toSeconds());
            return sessions.thenApply(count -> Answers.ok(impairments(networks).put("sessions", count)));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(String.valueOf(e.getMessage()));
        }
    }

    CompletableFuture<Response> end(Request request) throws Refusal {
        Body body = Body.of(request, Set.of("user", "address"));
        if (body.has("user") && body.has("address")) {
            throw Refusal.bad("Say whose impairment ends by one of user and address, or by neither to end all.");
        }
        BadNetworks networks = networks();
        CompletableFuture<Integer> ended = body.size() == 0 ? networks.end() : networks.end(target(body));
        return ended.thenApply(count -> Answers.ok(JsonMapper.shared().createObjectNode().put("ended", count)));
    }

    private static NetworkConditions conditions(Body body) throws Refusal {
        NetworkConditions usual = body.has("preset") ? Preset.of(body.text("preset")).conditions() : null;
        double loss = usual == null ? 0 : usual.loss() * PERCENT;
        int delay = usual == null ? 0 : Math.toIntExact(usual.delay().toMillis());
        int jitter = usual == null ? 0 : Math.toIntExact(usual.jitter().toMillis());
        long rate = usual == null ? NetworkConditions.UNLIMITED : usual.bitsPerSecond();
        return new NetworkConditions(body.decimal("lossPercent", loss, 0, PERCENT) / PERCENT,
                Duration.ofMillis(body.number("delayMillis", delay, 0, most(NetworkConditions.LONGEST_DELAY))),
                Duration.ofMillis(body.number("jitterMillis", jitter, 0, most(NetworkConditions.LONGEST_DELAY))),
                body.number("bitsPerSecond", Math.toIntExact(rate), 0,
                        Math.toIntExact(NetworkConditions.MOST_RATE)));
    }

    private static int most(Duration longest) {
        return Math.toIntExact(longest.toMillis());
    }

    private static ImpairmentTarget target(Body body) throws Refusal {
        try {
            return body.has("user")
                    ? new ImpairmentTarget.User(body.text("user"))
                    : new ImpairmentTarget.Address(AddressBlock.parse(body.text("address")));
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw Refusal.bad(why.endsWith(".") ? why : why + ".");
        }
    }

    private static ObjectNode impairments(BadNetworks networks) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode list = answer.putArray("impairments");
        for (BadNetworks.View one : networks.on()) {
            ObjectNode view = list.addObject();
            switch (one.target()) {
                case ImpairmentTarget.User user -> view.put("user", user.name());
                case ImpairmentTarget.Address address -> view.put("address", address.block().toString());
            }
            view.put("lossPercent", one.conditions().loss() * PERCENT)
                    .put("delayMillis", one.conditions().delay().toMillis())
                    .put("jitterMillis", one.conditions().jitter().toMillis());
            if (one.conditions().bitsPerSecond() != NetworkConditions.UNLIMITED) {
                view.put("bitsPerSecond", one.conditions().bitsPerSecond());
            }
            view.put("seed", one.seed()).put("secondsLeft", one.left().toSeconds());
        }
        return answer;
    }

    private BadNetworks networks() throws Refusal {
        return operator.relay().map(RelayServer::badNetworks).orElseThrow(() -> Refusal.off("Relaying"));
    }
}
