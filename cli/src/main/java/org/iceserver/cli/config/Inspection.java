package org.iceserver.cli.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import picocli.CommandLine.Model.OptionSpec;

/**
 * Tests every value of a command's options by itself. It runs when something is wrong, so that a person reads all problems at
 * once. One thread.
 */
public final class Inspection {
    private static final String OPTION = "--[a-z][a-z0-9-]*";

    private final Function<String, Optional<String>> trial;
    private final Problems problems;
    private final Set<OptionSpec> once = new HashSet<>();
    private final List<String> usable = new ArrayList<>();

    /** @param problems the problems of the files; more are added */
    Inspection(Function<String, Optional<String>> trial, Problems problems) {
        this.trial = trial;
        this.problems = problems;
    }

    /** Values from the environment and from files, whose problems are known already. */
    void settings(Stream<Setting> settings) {
        settings.filter(setting -> !problems.concern(setting.option())).forEach(setting -> {
            if (setting.origin() instanceof Origin.Variable) {
                setting.arguments().forEach(argument -> trial.apply(argument)
                        .ifPresent(what -> problems.add(setting.option(), setting.origin() + ": " + what)));
            }
            if (!problems.concern(setting.option())) {
                setting.arguments().forEach(usable::add);
            }
        });
    }

    /** The command line behind the command's name. */
    void flags(List<Argument> given) {
        for (int i = 0; i < given.size(); i++) {
            switch (given.get(i)) {
                case Argument.Flag flag -> flag(flag.option(), flag.text());
                case Argument.Other(String text) -> {
                    unknown(text);
                    // The argument behind an unknown flag was meant for that flag, and may be a secret.
                    i += text.matches(OPTION) && i + 1 < given.size() && isValue(given.get(i + 1)) ? 1 : 0;
                }
            }
        }
    }

    private static boolean isValue(Argument argument) {
        return argument instanceof Argument.Other(String text) && !text.startsWith("-");
    }

    private void flag(OptionSpec option, String argument) {
        if (!option.isMultiValue() && !once.add(option)) {
            problems.add(option, Argument.twice(option.longestName()));
            return;
        }
        trial.apply(argument).ifPresentOrElse(what -> problems.add(option, what), () -> usable.add(argument));
    }

    private void unknown(String argument) {
        String name = argument.matches(OPTION + "=.*") ? argument.substring(0, argument.indexOf('=')) : argument;
        trial.apply(name).ifPresent(problems::add);
    }

    /** A command line of the values that are right by themselves. */
    public List<String> usable() {
        return List.copyOf(usable);
    }

    /** One sentence for each wrong value, with its place. */
    public List<String> problems() {
        return problems.sentences();
    }

    /** Whether a sentence about several options is caused by one of them that is wrong by itself. */
    public boolean explains(String sentence) {
        return problems.explain(sentence);
    }
}
