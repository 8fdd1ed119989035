package org.iceserver.interop.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes JSON text token by token, so that most results are JSON still. */
final class TextMutation {
    private static final Pattern TOKEN = Pattern
            .compile("\"(?:[^\"\\\\]|\\\\.)*\"|[-+.0-9eE]+|true|false|null|[\\[\\]{}:,]|[^\"]");
    private static final String[] VALUES = {"null", "true", "0", "-1", "1e999", "9223372036854775808", "0.1e-400",
        "\"\"",
        "\"\\ud800\"", "\"ghost\\ud800x\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
        "\"\\u202e\\u009b\"",
        "[]", "{}", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "{\"a\":{\"a\":{\"a\":{}}}}", "\"__proto__\"",
        "{\"to\":1,\"to\":2}",
        "\"room\"", "\"offer\"", "\"OFFER\"", "\"simple-signal[offer]\""};
    private static final int LONG = 70_000;

    private TextMutation() {}

    static String mutated(String text, RandomGenerator chance) {
        List<String> tokens = new ArrayList<>(TOKEN.matcher(text).results().map(MatchResult::group).toList());
        for (int i = chance.nextInt(4); i > 0 && !tokens.isEmpty(); i--) {
            change(tokens, chance);
        }
        return String.join("", tokens);
    }

    private static void change(List<String> tokens, RandomGenerator chance) {
        int at = chance.nextInt(tokens.size());
        switch (chance.nextInt(7)) {
            case 0, 1, 2 -> tokens.set(at, VALUES[chance.nextInt(VALUES.length)]);
            case 3 -> tokens.remove(at);
            case 4 -> tokens.add(at, tokens.get(chance.nextInt(tokens.size())));
            case 5 -> tokens.set(at, longer(chance));
            default -> {
                int other = chance.nextInt(tokens.size());
                String kept = tokens.get(at);
                tokens.set(at, tokens.get(other));
                tokens.set(other, kept);
            }
        }
    }

    private static String longer(RandomGenerator chance) {
        int length = chance.nextInt(10) == 0 ? LONG : chance.nextInt(400);
        return switch (chance.nextInt(3)) {
            case 0 -> "\"" + "x".repeat(length) + "\"";
            case 1 -> "[".repeat(length);
            default -> "9".repeat(length + 1);
        };
    }
}
