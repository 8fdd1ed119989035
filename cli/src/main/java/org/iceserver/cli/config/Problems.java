package org.iceserver.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.server.config.Contradictions;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The problems of single options: a sentence for each problem, with its place, and the options that have no value because of
 * it.
 */
final class Problems {
    private final List<String> sentences = new ArrayList<>();
    private final Set<String> withoutValue = new LinkedHashSet<>();

    Problems copy() {
        Problems copy = new Problems();
        copy.sentences.addAll(sentences);
        copy.withoutValue.addAll(withoutValue);
        return copy;
    }

    void add(String sentence) {
        sentences.add(sentence);
    }

    void add(OptionSpec option, String sentence) {
        sentences.add(sentence);
        leavesWithoutValue(option);
    }

    void leavesWithoutValue(OptionSpec option) {
        withoutValue.add(option.longestName());
    }

    boolean concern(OptionSpec option) {
        return withoutValue.contains(option.longestName());
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    /** Whether a sentence is about an option that is wrong by itself. */
    boolean explain(String sentence) {
        return withoutValue.stream().anyMatch(option -> Contradictions.names(sentence, option));
    }
}
