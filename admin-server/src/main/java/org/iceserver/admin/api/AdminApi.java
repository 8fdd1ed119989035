package org.iceserver.admin.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.admin.NodesView;
import org.iceserver.admin.api.Operator.Reload;
import org.iceserver.signal.SignalView;
import org.iceserver.signal.json.IceJson;
import org.iceserver.transport.FaultArea;
import org.iceserver.transport.FaultLog;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.rejection.RecentRejections;
import org.iceserver.turn.view.UserTraffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes below {@code /api/v1/}. The admin port's gate checks every request before it comes here. */
public final class AdminApi {
    static final String ROOT = "/api/v1/";
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final FaultLog FAILURES = new FaultLog(FaultArea.ADMIN, LOG, System::nanoTime);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_ROOMS = 100;
    private static final int MOST_PEERS = 1_000;
    private static final int MOST_USERS = 100;
    private static final int IN_STATUS = 5;
    private static final int USUAL = 50;
    private static final long SUMS_LIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Operator operator;
    private final History history;
    private final String host;
    private final long started;
    private final Recent<UserTraffic.Sums> users;

    /** Answers one request, or says in one sentence why not. */
    @FunctionalInterface
    private interface Action {
        CompletableFuture<Response> perform(Request request) throws Refusal;
    }

    /** One line of the table of routes. */
    record Route(HttpMethod method, String path) {}

    private AdminApi(Operator operator, History history) {
        this.operator = operator;
        this.history = history;
        host = MachineName.read();
        started = operator.now();
        users = new Recent<>(() -> operator.relay().map(RelayServer::users)
                .orElse(CompletableFuture.completedFuture(new UserTraffic.Sums())), System::nanoTime, SUMS_LIVE_NANOS);
    }

    /** Adds the API to the admin port's routes. */
    public static void addTo(Routes routes, Operator operator, History history) {
        new AdminApi(operator, history).routes(routes);
    }

    private List<Route> routes(Routes routes) {
        List<Route> added = new ArrayList<>();
        get(added, routes, "status", this::status);
        get(added, routes, "sessions", new SessionRoutes(operator)::list);
        get(added, routes, "users", this::users);
        get(added, routes, "rooms", this::rooms);
        get(added, routes, "peers", this::peers);
        get(added, routes, "nodes", this::nodes);
        get(added, routes, "history", this::history);
        get(added, routes, "refusals", this::refusals);
        get(added, routes, "log-level", this::logLevel);
        post(added, routes, "log-level", this::setLogLevel);
        TraceRoutes trace = new TraceRoutes(operator.controls());
        get(added, routes, "trace", request -> CompletableFuture.completedFuture(trace.list(request)));
        post(added, routes, "trace", request -> CompletableFuture.completedFuture(trace.begin(request)));
        post(added, routes, "trace/off", request -> CompletableFuture.completedFuture(trace.end(request)));
        ImpairRoutes impair = new ImpairRoutes(operator);
        get(added, routes, "impair", impair::list);
        post(added, routes, "impair", impair::begin);
        post(added, routes, "impair/off", impair::end);
        post(added, routes, "kick", this::kick);
        post(added, routes, "drain", this::drain);
        post(added, routes, "reload", this::reload);
        post(added, routes, "keys/reread", this::rereadKeys);
        post(added, routes, "credentials", this::credentials);
        get(added, routes, "openapi.yaml", _ -> CompletableFuture.completedFuture(description()));
        return added;
    }

    /** All routes, for the test that compares them with the description. */
    static List<Route> table(Operator operator, History history) {
        return new AdminApi(operator, history).routes(new Routes());
    }

    private static void get(List<Route> added, Routes routes, String path, Action action) {
        add(added, routes, HttpMethod.GET, path, action);
    }

    private static void post(List<Route> added, Routes routes, String path, Action action) {
        add(added, routes, HttpMethod.POST, path, action);
    }

    private static void add(List<Route> added, Routes routes, HttpMethod method, String path, Action action) {
        added.add(new Route(method, ROOT + path));
        routes.on(method, ROOT + path, request -> {
            try {
                return action.perform(request).exceptionally(failure -> failed(request, failure));
            } catch (Refusal refusal) {
                return CompletableFuture.completedFuture(Answers.error(refusal.status(), refusal.sentence()));
            }
        });
    }

    private static Response failed(Request request, Throwable why) {
        FAILURES.record(request.method() + " " + request.path() + " failed", why);
        return Answers.error(HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "The server failed to answer this; its log says more.");
    }

    // ---- views

    private CompletableFuture<Response> status(Request request) throws Refusal {
        Query.of(request, Set.of());
        return CompletableFuture.supplyAsync(() -> {
            ObjectNode answer = JSON.createObjectNode().put("host", host).put("version", operator.version())
                    .put("started", started)
                    .put("now", operator.now()).put("draining", operator.controls().draining())
                    .put("sessions", operator.relay().map(RelayServer::sessions).orElse(0))
                    .put("peers", operator.peers()).put("rooms", operator.rooms())
                    .put("logLevel", operator.controls().logLevel());
            answer.set("totals", history.totals());
            KernelJson.addTo(answer, operator);
            ConditionJson.addTo(answer, operator.controls().condition());
            answer.set("refusals", RefusalJson.newest(operator, IN_STATUS));
            return Answers.ok(answer);
        }, operator.json());
    }

    private CompletableFuture<Response> users(Request request) throws Refusal {
        int limit = Query.of(request, Set.of("limit")).number("limit", 10, 1, MOST_USERS);
        return users.get().thenApplyAsync(sums -> Answers.ok(SessionJson.users(sums.top(limit), sums.users())),
                operator.json());
    }

    private CompletableFuture<Response> rooms(Request request) throws Refusal {
        int limit = Query.of(request, Set.of("limit")).number("limit", 10, 1, MOST_ROOMS);
        return operator.signal().map(signal -> signal.view(limit))
                .orElse(CompletableFuture.completedFuture(SignalView.EMPTY))
                .thenApplyAsync(AdminApi::rooms, operator.json());
    }

    private static Response rooms(SignalView view) {
        ObjectNode answer = JSON.createObjectNode().put("peers", view.peers()).put("total", view.rooms());
        ArrayNode rooms = answer.putArray("rooms");
        view.largest().forEach(room -> rooms.addObject().put("name", room.name()).put("dialect", room.dialect())
                .put("members", room.members()).put("away", room.away()));
        return Answers.ok(answer);
    }

    private CompletableFuture<Response> peers(Request request) throws Refusal {
        Query query = Query.of(request, Set.of("text", "limit"));
        int limit = query.number("limit", USUAL, 1, MOST_PEERS);
        return operator.signal().map(signal -> signal.peers(query.text("text").orElse(""), limit))
                .orElse(CompletableFuture.completedFuture(List.of()))
                .thenApplyAsync(AdminApi::peers, operator.json());
    }

    private static Response peers(List<SignalView.PeerView> found) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode peers = answer.putArray("peers");
        for (SignalView.PeerView peer : found) {
            ArrayNode rooms = peers.addObject().put("id", peer.id()).put("dialect", peer.dialect())
                    .put("away", peer.away()).putArray("rooms");
            peer.rooms().forEach(rooms::add);
        }
        return Answers.ok(answer);
    }

    private CompletableFuture<Response> nodes(Request request) throws Refusal {
        Query.of(request, Set.of());
        NodesView nodes = operator.controls().nodes().orElseThrow(() -> new Refusal(HttpResponseStatus.CONFLICT,
                "This server is in no cluster; start it with --cluster to make it a node of one."));
        return CompletableFuture.supplyAsync(() -> Answers.ok(NodesJson.of(nodes)), operator.json());
    }

    private CompletableFuture<Response> history(Request request) throws Refusal {
        int since = Query.of(request, Set.of("since")).number("since", 0, 0, Integer.MAX_VALUE);
        return CompletableFuture.supplyAsync(() -> Answers.ok(history.since(since)), operator.json());
    }

    private CompletableFuture<Response> refusals(Request request) throws Refusal {
        int limit = Query.of(request, Set.of("limit")).number("limit", USUAL, 1, RecentRejections.MOST);
        return CompletableFuture.supplyAsync(() -> {
            ObjectNode answer = JSON.createObjectNode();
            answer.set("refusals", RefusalJson.newest(operator, limit));
            answer.set("totals", RefusalJson.withSignaling(
                    RefusalJson.totals(reason -> RefusalJson.count(operator, reason)), operator));
            return Answers.ok(answer);
        }, operator.json());
    }

    private CompletableFuture<Response> logLevel(Request request) throws Refusal {
        Query.of(request, Set.of());
        return CompletableFuture.completedFuture(level());
    }

    private Response level() {
        return Answers.ok(JSON.createObjectNode().put("level", operator.controls().logLevel()));
    }

    // ---- verbs

    private CompletableFuture<Response> setLogLevel(Request request) throws Refusal {
        try {
            operator.controls().logLevel(Body.of(request, Set.of("level")).text("level"));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(String.valueOf(e.getMessage()));
        }
        return CompletableFuture.completedFuture(level());
    }

    private CompletableFuture<Response> kick(Request request) throws Refusal {
        Kick kick = Kick.of(Body.of(request, Kick.FIELDS));
        return kick.perform(operator).thenApply(outcome -> {
            LOG.warn("An operator kicked {}: {} ended", kick.whom(),
                    outcome.ended() == 1 ? "1 session" : outcome.ended() + " sessions");
            return Answers.ok(kicked(outcome));
        });
    }

    private static ObjectNode kicked(Kick.Outcome outcome) {
        ObjectNode answer = JSON.createObjectNode().put("ended", outcome.ended()).put("found", outcome.found());
        outcome.elsewhere().nodes().forEach(answer.withArray("/nodes")::add);
        outcome.elsewhere().missing().forEach(answer.withArray("/missing")::add);
        return answer;
    }

    private CompletableFuture<Response> drain(Request request) throws Refusal {
        Body.of(request, Set.of());
        LOG.warn("An operator drains this server: new sessions are refused, running ones go on");
        operator.controls().drain();
        return CompletableFuture.completedFuture(Answers.json(HttpResponseStatus.ACCEPTED,
                JSON.createObjectNode().put("draining", true)
                        .put("sessions", operator.relay().map(RelayServer::sessions).orElse(0))));
    }

    private CompletableFuture<Response> reload(Request request) throws Refusal {
        Body.of(request, Set.of());
        Reload reload = operator.controls().reload().orElseThrow(() -> new Refusal(HttpResponseStatus.NOT_IMPLEMENTED,
                "This server has nothing that it could read again; restart it to change its configuration."));
        return onItsOwnThread("reload", () -> reloaded(reload.apply()));
    }

    private CompletableFuture<Response> rereadKeys(Request request) throws Refusal {
        Body.of(request, Set.of());
        Operator.KeyReading reading = operator.controls().keys()
                .orElseThrow(() -> new Refusal(HttpResponseStatus.CONFLICT,
                        "This server has no database, and so no keys; start it with --database sqlite:FILE."));
        return onItsOwnThread("keys", () -> {
            Operator.KeyReading.Keys outcome = reading.again();
            return outcome.trouble()
                    .map(sentence -> Answers.error(HttpResponseStatus.SERVICE_UNAVAILABLE, sentence))
                    .orElseGet(() -> Answers.ok(JSON.createObjectNode().put("ended", outcome.ended())));
        });
    }

    private static CompletableFuture<Response> onItsOwnThread(String name, Supplier<Response> work) {
        CompletableFuture<Response> done = new CompletableFuture<>();
        Thread.ofVirtual().name(name).start(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static Response reloaded(Reload.Outcome outcome) {
        ObjectNode answer = JSON.createObjectNode().put("applied", outcome.applied());
        ArrayNode lines = answer.putArray("lines");
        outcome.lines().forEach(lines::add);
        return Answers.json(outcome.applied() ? HttpResponseStatus.OK : HttpResponseStatus.CONFLICT, answer);
    }

    private CompletableFuture<Response> credentials(Request request) throws Refusal {
        String user = Body.of(request, Set.of("user")).text("user");
        String host = request.host().replaceFirst(":\\d{1,5}$", "");
        return CompletableFuture
                .completedFuture(Answers.ok(IceJson.of(operator.controls().mint(host, user))));
    }

    private static Response description() {
        try (InputStream file = AdminApi.class.getResourceAsStream("openapi.yaml")) {
            if (file == null) {
                throw new IllegalStateException("openapi.yaml is missing from this build");
            }
            return Response.of(HttpResponseStatus.OK, "application/yaml", file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
