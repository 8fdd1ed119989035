package org.iceserver.cli.log;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class LogOutputTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogOutputTest.class);
    private static final int THREADS = 4;
    private static final int LINES_EACH = 2_000;

    @Test
    void jsonIsOneObjectPerLineWhateverTheMessageHolds() {
        List<String> lines = logged(LogFormat.JSON, () -> {
            LOG.info("first {}", "a\nb \"c\" \\ \u001b[31m \u0000");
            LOG.info("second");
        });

        assertThat(lines).hasSize(2);
        JsonNode first = object(lines.getFirst());
        assertThat(first.path("level").asString()).isEqualTo("INFO");
        assertThat(first.path("loggerName").asString()).isEqualTo(LogOutputTest.class.getName());
        assertThat(first.path("formattedMessage").asString()).isEqualTo("first a\nb \"c\" \\ \u001b[31m \u0000");
        assertThat(object(lines.getLast()).path("formattedMessage").asString()).isEqualTo("second");
    }

    @Test
    void jsonHoldsTheExceptionInTheSameLine() {
        List<String> lines = logged(LogFormat.JSON,
                () -> LOG.warn("failed", new IllegalStateException("two\nlines")));

        assertThat(lines).hasSize(1);
        assertThat(object(lines.getFirst()).path("throwable").path("message").asString()).isEqualTo("two\nlines");
    }

    @Test
    void textStaysOneLineWhateverTheMessageHolds() {
        List<String> lines = logged(LogFormat.TEXT, () -> LOG.info("a\nb\rc"));

        assertThat(lines).singleElement().asString().contains("INFO  LogOutputTest a b c");
    }

    @Test
    void theLevelHoldsInJsonToo() {
        assertThat(logged(LogFormat.JSON, () -> LOG.debug("hidden"))).isEmpty();
    }

    @Test
    void fieldsStandBehindTheMessageOnTheSameLine() {
        List<String> lines = logged(LogFormat.TEXT,
                () -> LOG.atInfo().addKeyValue("user", "a\nb").addKeyValue("seconds", 7L).log("ended"));

        assertThat(lines).singleElement().asString().endsWith("ended user=\"a b\" seconds=\"7\"");
    }

    @Test
    void aLineWithoutFieldsEndsWithItsMessage() {
        assertThat(logged(LogFormat.TEXT, () -> LOG.info("bare"))).singleElement().asString()
                .endsWith(" bare");
    }

    @Test
    void noLineIsLostWhileTheFormatChanges() {
        List<String> expected = IntStream.range(0, THREADS * LINES_EACH).mapToObj(number -> "line " + number).toList();

        List<String> lines = logged(LogFormat.TEXT, () -> {
            try (var threads = Executors.newFixedThreadPool(THREADS)) {
                List<? extends Future<?>> writing = IntStream.range(0, THREADS)
                        .mapToObj(thread -> threads.submit(() -> IntStream.range(0, LINES_EACH)
                                .forEach(number -> LOG.info("line {}", thread * LINES_EACH + number))))
                        .toList();
                for (int change = 0; !writing.stream().allMatch(Future::isDone); change++) {
                    var other = change % 2 == 0 ? LogFormat.JSON : LogFormat.TEXT;
                    LogOutput.set(new LogChoice(other, Level.INFO, true));
                }
            }
        });

        assertThat(lines.stream().map(line -> line.replaceFirst(".*(line \\d+).*", "$1")).distinct())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> logged(LogFormat format, Runnable code) {
        return logged(format, Level.INFO, code);
    }

    private static List<String> logged(LogFormat format, Level level, Runnable code) {
        PrintStream before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            LogOutput.set(new LogChoice(format, level, true));
            code.run();
        } finally {
            LogOutput.set(new LogChoice(LogFormat.TEXT, Level.WARN, true));
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static JsonNode object(String line) {
        return JsonMapper.shared().readTree(line);
    }
}
