package org.iceserver.cluster;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RecordTextTest {
    private static final String TEXT = RecordText.of(Records.of("a"));

    @Test
    void whatIsWrittenIsRead() {
        NodeRecord full = Records.of("b-1.example", "", new Load(100, true, true), Records.prints("r", ""));

        assertThat(RecordText.read(TEXT)).contains(Records.of("a"));
        assertThat(RecordText.read(RecordText.of(full))).contains(full);
    }

    @Test
    void theIncarnationStandsFirstSinceTheScriptsLookThere() {
        assertThat(TEXT).startsWith(RecordText.first("a1"));
    }

    @Test
    void aNewerNodeMaySayMore() {
        assertThat(RecordText.read(TEXT + "colour=blue\nprotocols=1-9\n")).contains(Records.of("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "=", "name=a", "beat", "PING", "{\"name\":\"a\"}"})
    void rubbishIsNoRecord(String text) {
        assertThat(RecordText.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"url=turn:evil.example:3478\", \"x\": \"", "url=javascript:alert(1)",
        "url=turn:a b:3478", "url=turn:a:3478?transport=udp<script>", "name=a\u0000", "region=<b>", "load=-1",
        "place=localhost:3478", "place=192.0.2.1:0", "peers=99999999999999999999", "version=\u001b[31m"})
    void whatAnotherProgramWroteNeverReachesAnAnswerOrATerminal(String line) {
        String name = line.substring(0, line.indexOf('=') + 1);
        String changed = TEXT.replaceFirst("(?m)^" + name + ".*$", Matcher.quoteReplacement(line));

        assertThat(changed).isNotEqualTo(TEXT);
        assertThat(RecordText.read(changed)).isEmpty();
    }

    @Test
    void aRecordIsBounded() {
        String urls = String.join("", IntStream.range(0, 17).mapToObj(i -> "url=turn:a:" + i + "\n").toList());

        assertThat(RecordText.read(TEXT + urls)).isEmpty();
        assertThat(RecordText.read(TEXT + "x=" + "y".repeat(RecordText.MOST_CHARS))).isEmpty();
    }

    @Test
    void randomChangesAreReadOrRefusedButNeverThrow() {
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder changed = new StringBuilder(TEXT);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(changed.length());
                switch (random.nextInt(3)) {
                    case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> changed.deleteCharAt(at);
                    default -> changed.insert(at, (char) random.nextInt(256));
                }
            }
            refused += RecordText.read(changed.toString()).isEmpty() ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }
}
