package org.iceserver.admin.api;

import java.util.List;
import java.util.function.ToLongFunction;

import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.RejectionReason;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Refused TURN requests as JSON; {@code openapi.yaml} says what each field means. */
final class RefusalJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private RefusalJson() {}

    /** The newest first, and no more than so many. */
    static ArrayNode newest(Operator operator, int limit) {
        ArrayNode list = JSON.createArrayNode();
        for (Rejected one : operator.relay().map(relay -> relay.rejections(limit)).orElse(List.of())) {
            list.addObject().put("time", one.epochSeconds()).put("client", one.client()).put("user", one.user())
                    .put("code", one.code().code()).put("reason", one.reason().key())
                    .put("sentence", one.sentence());
        }
        return list;
    }

    /** How many there were since the start, of every reason that had any. */
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

    /** As counted by all loops until now. */
    static long count(Operator operator, RejectionReason reason) {
        return operator.relay().map(RelayServer::counters).orElse(List.of()).stream()
                .mapToLong(loop -> loop.rejections(reason)).sum();
    }
}
