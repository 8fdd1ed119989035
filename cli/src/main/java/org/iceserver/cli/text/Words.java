package org.iceserver.cli.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Constants as people write and read them: in lower case, with dashes. */
public final class Words {
    private Words() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException with a list of the valid words */
    public static <E extends Enum<E>> E parse(Class<E> type, String text) {
        String word = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(type.getEnumConstants()).filter(constant -> of(constant).equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of " + all(type)));
    }

    private static <E extends Enum<E>> String all(Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
        return String.join(", ", words);
    }
}
