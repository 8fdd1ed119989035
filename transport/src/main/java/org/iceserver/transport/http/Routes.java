package org.iceserver.transport.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Maps methods and paths to handlers. Built by one thread; it does not change after the server has it. */
public final class Routes {
    private final Map<String, Map<HttpMethod, Handler>> exact = new HashMap<>();
    /** Longest prefix first. */
    private final TreeMap<String, Map<HttpMethod, Handler>> prefixes = new TreeMap<>(
            (a, b) -> a.length() != b.length() ? Integer.compare(b.length(), a.length()) : a.compareTo(b));
    private final Map<String, WebSocketEndpoint> webSockets = new HashMap<>();

    /**
     * A path that ends with {@code /*} answers for everything below it; GET answers HEAD too.
     *
     * @param path without a final slash, because the final slash of a request's path is removed
     */
    public Routes on(HttpMethod method, String path, Handler handler) {
        check(path);
        boolean prefix = path.endsWith("/*");
        String key = prefix ? path.substring(0, path.length() - 1) : path;
        Map<HttpMethod, Handler> methods = (prefix ? prefixes : exact).computeIfAbsent(key,
                ignored -> new LinkedHashMap<>());
        methods.put(method, handler);
        return this;
    }

    /** For handlers that answer at once. */
    public Routes get(String path, Function<Request, Response> answer) {
        return on(HttpMethod.GET, path, request -> CompletableFuture.completedFuture(answer.apply(request)));
    }

    /** @param path without a final slash */
    public Routes webSocket(String path, WebSocketEndpoint endpoint) {
        check(path);
        webSockets.put(path, endpoint);
        return this;
    }

    private static void check(String path) {
        if (path.length() > 1 && path.endsWith("/")) {
            throw new IllegalArgumentException("no request would reach " + path + ": leave the slash at its end out");
        }
    }

    /** The handlers of the path; null when it has none, or only a WebSocket. */
    @Nullable
    Map<HttpMethod, Handler> methods(String path) {
        Map<HttpMethod, Handler> methods = exact.get(path);
        if (methods != null) {
            return methods;
        }
        return prefixes.entrySet().stream().filter(entry -> path.startsWith(entry.getKey())).findFirst()
                .map(Map.Entry::getValue).orElse(null);
    }

    @Nullable
    WebSocketEndpoint webSocket(String path) {
        return webSockets.get(path);
    }
}
