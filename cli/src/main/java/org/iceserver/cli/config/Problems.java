package org.iceserver.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.server.config.Contradictions;
import picocli.CommandLine.Model.OptionSpec;

/** What is wrong with options one by one: a sentence for each thing, with its place, and the options that are left without a value by it. */
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

    /** Whether a sentence is about an option that something is wrong with by itself. */
    boolean explain(String sentence) {
        return withoutValue.stream().anyMatch(option -> Contradictions.names(sentence, option));
    }
}
