package org.iceserver.server.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What is wrong with options together: values that exclude each other, or one that needs another. Collected, since a person
 * wants to hear of all of it at once. One thread.
 */
public final class Contradictions {
    private final List<String> sentences = new ArrayList<>();
    /** Options that something stands in for; a sentence about one of them would be about what stands in. */
    private final Set<String> standIns = new HashSet<>();

    /** @param sentence names the options that it is about */
    public void add(String sentence) {
        if (standIns.stream().noneMatch(option -> names(sentence, option))) {
            sentences.add(sentence);
        }
    }

    /** What is made of an option, or {@code standIn} for it when it cannot be made, which is then what is wrong. */
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
     * What is made of everything.
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

    /** Whether a sentence is about an option, among others. */
    public static boolean names(String sentence, String option) {
        return Pattern.compile(option + "\\b(?!-)").matcher(sentence).find();
    }

    private String text() {
        return String.join(System.lineSeparator(), sentences);
    }
}
