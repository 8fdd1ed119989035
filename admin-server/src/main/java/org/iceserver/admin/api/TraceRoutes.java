package org.iceserver.admin.api;

import java.time.Duration;
import java.util.Set;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.turn.trace.ExchangeTrace;
import org.iceserver.turn.trace.TraceFilter;
import org.iceserver.turn.trace.Traces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets an operator list, begin and end traces, which write exchanges to the log. */
record TraceRoutes(Operator.Controls controls) {
    private static final Logger LOG = LoggerFactory.getLogger(TraceRoutes.class);

    Response list(Request request) throws Refusal {
        Query.of(request, Set.of());
        return traces(trace());
    }

    Response begin(Request request) throws Refusal {
        Body body = Body.of(request, Set.of("user", "address", "seconds"));
        if (body.has("user") == body.has("address")) {
            throw Refusal.bad("Say whom to trace by one of user and address.");
        }
        Duration length = Duration.ofSeconds(body.number("seconds", Math.toIntExact(Traces.USUAL.toSeconds()), 1,
                Math.toIntExact(Traces.LONGEST.toSeconds())));
        ExchangeTrace trace = trace();
        try {
            TraceFilter filter = filter(body);
            trace.begin(filter, length);
            LOG.warn("An operator traces {} for {} s", filter, length.toSeconds());
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(String.valueOf(e.getMessage()));
        }
        return traces(trace);
    }

    private static TraceFilter filter(Body body) throws Refusal {
        if (body.has("user")) {
            return new TraceFilter.User(body.text("user"));
        }
        try {
            return new TraceFilter.Address(AddressBlock.parse(body.text("address")));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(e.getMessage() + ".");
        }
    }

    Response end(Request request) throws Refusal {
        Body body = Body.of(request, Set.of("user", "address"));
        if (body.has("user") && body.has("address")) {
            throw Refusal.bad("Say whose trace ends by one of user and address, or by neither to end all.");
        }
        ExchangeTrace trace = trace();
        int ended = body.size() == 0 ? trace.end() : trace.end(filter(body));
        return Answers.ok(JsonMapper.shared().createObjectNode().put("ended", ended));
    }

    private static Response traces(ExchangeTrace trace) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode traces = answer.putArray("traces");
        for (Traces.View one : trace.on()) {
            ObjectNode view = traces.addObject();
            switch (one.filter()) {
                case TraceFilter.User user -> view.put("user", user.name());
                case TraceFilter.Address address -> view.put("address", address.block().toString());
            }
            view.put("secondsLeft", one.left().toSeconds());
        }
        return Answers.ok(answer);
    }

    private ExchangeTrace trace() throws Refusal {
        return controls.trace().orElseThrow(() -> Refusal.off("Relaying"));
    }
}
