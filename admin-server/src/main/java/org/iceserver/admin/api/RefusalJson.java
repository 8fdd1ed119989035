package org.iceserver.admin.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

import org.iceserver.signal.RefusedVisit;
import org.iceserver.signal.SignalReason;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.RejectionReason;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What TURN and signaling refused, as JSON; {@code openapi.yaml} says what each field means. */
final class RefusalJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private RefusalJson() {}

    private record Refused(long time, ObjectNode json) {}

    /** The refusals of TURN and of signaling, the newest first, up to a limit. */
    static ArrayNode newest(Operator operator, int limit) {
        List<Refused> found = new ArrayList<>();
        operator.relay().ifPresent(relay -> relay.rejections(limit).forEach(one -> found.add(json(one))));
        operator.signal().ifPresent(signal -> signal.refusals().newest(limit).forEach(one -> found.add(json(one))));
        ArrayNode list = JSON.createArrayNode();
        found.stream().sorted(Comparator.comparingLong(Refused::time).reversed()).limit(limit)
                .forEach(one -> list.add(one.json()));
        return list;
    }

    private static Refused json(Rejected one) {
        return json(one.epochSeconds(), one.client(), one.user(), one.code().code(), one.reason().key(),
                one.sentence());
    }

    private static Refused json(RefusedVisit one) {
        return json(one.epochSeconds(), one.client(), one.user(), one.reason().status(), one.reason().key(),
                one.sentence());
    }

    private static Refused json(long time, String client, String user, int code, String reason, String sentence) {
        return new Refused(time, JSON.createObjectNode().put("time", time).put("client", client).put("user", user)
                .put("code", code).put("reason", reason).put("sentence", sentence));
    }

    /** Adds how many requests signaling has refused since the start, for every reason that occurred. */
    static ObjectNode withSignaling(ObjectNode totals, Operator operator) {
        operator.signal().ifPresent(signal -> {
            for (SignalReason reason : SignalReason.values()) {
                long sum = signal.counters().refusals(reason);
                if (sum > 0) {
                    totals.put(reason.key(), sum);
                }
            }
        });
        return totals;
    }

    /** The counts since the start, for every reason that occurred. */
    static ObjectNode totals(ToLongFunction<RejectionReason> count) {
        ObjectNode totals = JSON.createObjectNode();
        for (RejectionReason reason : RejectionReason.refusals()) {
            long sum = count.applyAsLong(reason);
            if (sum > 0) {
                totals.put(reason.key(), sum);
            }
        }
        return totals;
    }

    /** The total of all loops until now. */
    static long count(Operator operator, RejectionReason reason) {
        return operator.relay().map(RelayServer::counters).orElse(List.of()).stream()
                .mapToLong(loop -> loop.rejections(reason)).sum();
    }
}
