package org.iceserver.server.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Contradictions between options: values that exclude each other, or a value that needs another. All are collected, so that a
 * person reads them at once. One thread.
 */
public final class Contradictions {
    private final List<String> sentences = new ArrayList<>();
    /** Options that were replaced by a stand-in. A sentence about such an option would describe the stand-in. */
    private final Set<String> standIns = new HashSet<>();

    /** @param sentence names the options that it is about */
    public void add(String sentence) {
        if (standIns.stream().noneMatch(option -> names(sentence, option))) {
            sentences.add(sentence);
        }
    }

    /** Makes a value from an option. When that fails, records the reason and returns {@code standIn}. */
    public <T> T or(T standIn, String option, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            add(String.valueOf(e.getMessage()));
            standIns.add(option);
            return standIn;
        }
    }

    /** @throws IllegalArgumentException with a line for each contradiction, when there is one */
    void refuseAny() {
        if (!sentences.isEmpty()) {
            throw new IllegalArgumentException(text());
        }
    }

    /**
     * Makes a value from all options.
     *
     * @param made throws an IllegalArgumentException with one sentence a line
     * @throws StartRefused with one sentence a line, when anything is wrong
     */
    public <T> T orRefuse(Supplier<T> made) {
        try {
            T whole = made.get();
            if (sentences.isEmpty()) {
                return whole;
            }
        } catch (IllegalArgumentException e) {
            String.valueOf(e.getMessage()).lines().forEach(this::add);
        }
        throw new StartRefused(text());
    }

    /** Whether a sentence mentions an option. */
    public static boolean names(String sentence, String option) {
        return Pattern.compile(option + "\\b(?!-)").matcher(sentence).find();
    }

    private String text() {
        return String.join(System.lineSeparator(), sentences);
    }
}
