package org.iceserver.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * What is known when a page does not do what a test waits for: what each page of the browser logged, which files it did not get
 * and what its connections did, and what the servers said last.
 */
final class Evidence {
    /** A function for every page, which keeps what its connections do. */
    static final String CALL_RECORD = resource("call-record.js");
    private static final int LINES_OF_A_SERVER = 200;

    private Evidence() {}

    static String of(BiDi bidi) {
        StringBuilder told = new StringBuilder();
        for (JsonNode page : bidi.command("browsingContext.getTree", Map.of()).path("contexts")) {
            String context = page.path("context").asString("");
            told.append("--- ").append(page.path("url").asString("")).append('\n');
            bidi.log().stream().filter(entry -> entry.context().equals(context))
                    .forEach(entry -> told.append(entry.level()).append(": ").append(entry.text()).append('\n'));
            told.append(callRecord(bidi, context)).append('\n');
        }
        for (ServerProcess server : ServerProcess.running()) {
            List<String> lines = server.output().lines().toList();
            told.append("--- the server at ").append(server.signalPort()).append('\n')
                    .append(lines.stream().skip(Math.max(0, lines.size() - LINES_OF_A_SERVER))
                            .collect(Collectors.joining("\n")))
                    .append('\n');
        }
        return told.toString();
    }

    private static String callRecord(BiDi bidi, String context) {
        try {
            return bidi.command("script.callFunction",
                    Map.of("functionDeclaration", "() => globalThis.callRecord?.()", "awaitPromise", true, "target",
                            Map.of("context", context)))
                    .path("result").path("value").asString("");
        } catch (AssertionError e) {
            return "this page tells nothing: " + e.getMessage();
        }
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(Evidence.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
