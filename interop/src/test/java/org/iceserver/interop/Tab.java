package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/** One tab of a browser. */
final class Tab {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BiDi bidi;
    private final String context;

    Tab(BiDi bidi, String context) {
        this.bidi = bidi;
        this.context = context;
    }

    /** Goes to this address and waits until the page has loaded. */
    void open(String address) {
        bidi.command("browsingContext.navigate", Map.of("context", context, "url", address, "wait", "complete"));
    }

    /** The value of an expression, as text; of a promise, what it resolves with. Empty for null and undefined. */
    String evaluate(String expression) {
        return call("() => (" + expression + ")");
    }

    /** What a function of the page's language answers to these arguments, as text. */
    String call(String function, Object... arguments) {
        List<Map<String, ?>> values = Stream.of(arguments)
                .<Map<String, ?>>map(value -> Map.of("type", value instanceof Number ? "number" : "string", "value",
                        value instanceof Number ? value : value.toString()))
                .toList();
        return text(answer(function, values));
    }

    /** A page that is being loaded again has no context for a moment: then it is asked once more. */
    private JsonNode answer(String function, List<?> arguments) {
        try {
            return ask(function, arguments);
        } catch (AssertionError e) {
            if (!String.valueOf(e.getMessage()).contains("Cannot find context")) {
                throw e;
            }
            Waiting.briefly();
            return ask(function, arguments);
        }
    }

    private JsonNode ask(String function, List<?> arguments) {
        JsonNode answered = bidi.command("script.callFunction", Map.of("functionDeclaration", function, "awaitPromise",
                true, "target", Map.of("context", context), "arguments", arguments, "userActivation", true));
        if (!answered.path("type").asString().equals("success")) {
            throw new AssertionError(function + " failed: " + answered.path("exceptionDetails").path("text"));
        }
        return answered.path("result");
    }

    private static String text(JsonNode value) {
        return value.path("value").asString("");
    }

    /** Chooses this file in the first file input that the selector finds. */
    void chooseFile(String selector, Path file) {
        JsonNode input = answer("selector => document.querySelector(selector)",
                List.of(Map.of("type", "string", "value", selector)));
        bidi.command("input.setFiles", Map.of("context", context, "element",
                Map.of("sharedId", input.path("sharedId").asString()), "files",
                List.of(file.toAbsolutePath().toString())));
    }

    /** Gives the page the size of a phone that is held upright. */
    void becomePhone() {
        bidi.command("browsingContext.setViewport", Map.of("context", context, "viewport",
                Map.of("width", 390, "height", 844), "devicePixelRatio", 2));
    }

    /** Gives the page this size, in pixels of CSS. */
    void resize(int width, int height) {
        bidi.command("browsingContext.setViewport", Map.of("context", context, "viewport",
                Map.of("width", width, "height", height)));
    }

    /** Writes what the page looks like into {@code target/screenshots}. */
    void screenshot(String name) {
        bidi.command("browsingContext.activate", Map.of("context", context));
        String picture = bidi.command("browsingContext.captureScreenshot", Map.of("context", context)).path("data")
                .asString();
        Path directory = Path.of("target", "screenshots");
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(name + ".png"), Base64.getDecoder().decode(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until an expression is true in this page. */
    void await(String what, String expression) {
        await(what, () -> evaluate(expression).equals("true"));
    }

    /** Waits until this is so; what the page says, else. */
    void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                screenshot("failure");
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + ". The page says:\n"
                        + evaluate("document.body.innerText") + "\n" + Evidence.of(bidi));
            }
            Waiting.briefly();
        }
    }
}
