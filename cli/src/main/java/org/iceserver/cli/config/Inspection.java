package org.iceserver.cli.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Tries every value of a command's options by itself: made when something is wrong, so that a person hears of all of it. One
 * thread.
 */
public final class Inspection {
    private static final String OPTION = "--[a-z][a-z0-9-]*";

    private final CommandSpec command;
    private final Function<String, Optional<String>> trial;
    private final Problems problems;
    private final Set<OptionSpec> once = new HashSet<>();
    private final List<String> usable = new ArrayList<>();

    /** @param problems those of the files; more are added */
    Inspection(CommandSpec command, Function<String, Optional<String>> trial, Problems problems) {
        this.command = command;
        this.trial = trial;
        this.problems = problems;
    }

    /** Values from the environment, and from files, whose problems are known. */
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

    /** The command line, behind the command's name; the first name of an option is where its values begin. */
    void flags(List<String> given) {
        for (int i = 0; i < given.size(); i++) {
            String argument = given.get(i);
            int equals = argument.indexOf('=');
            Optional<OptionSpec> option = option(equals < 0 ? argument : argument.substring(0, equals));
            if (option.isEmpty()) {
                unknown(argument);
                // What follows an unknown flag was meant for it, and may be a secret.
                i += argument.matches(OPTION) && i + 1 < given.size() && !given.get(i + 1).startsWith("-") ? 1 : 0;
            } else if (equals < 0 && takesValue(option.get()) && i + 1 < given.size()) {
                i++;
                flag(option.get(), option.get().longestName() + "=" + given.get(i));
            } else {
                flag(option.get(), argument);
            }
        }
    }

    private void flag(OptionSpec option, String argument) {
        if (!option.isMultiValue() && !once.add(option)) {
            problems.add(option, option.longestName() + " is given twice: leave one");
            return;
        }
        trial.apply(argument).ifPresentOrElse(what -> problems.add(option, what), () -> usable.add(argument));
    }

    private void unknown(String argument) {
        String name = argument.matches(OPTION + "=.*") ? argument.substring(0, argument.indexOf('=')) : argument;
        trial.apply(name).ifPresent(problems::add);
    }

    private Optional<OptionSpec> option(String name) {
        return command.options().stream().filter(option -> Arrays.asList(option.names()).contains(name)).findFirst();
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().min() > 0;
    }

    /** A command line of what is right by itself. */
    public List<String> usable() {
        return List.copyOf(usable);
    }

    /** One sentence for each value that is wrong, with its place. */
    public List<String> problems() {
        return problems.sentences();
    }

    /** Whether a sentence about several options comes of what is wrong with one of them by itself. */
    public boolean explains(String sentence) {
        return problems.explain(sentence);
    }
}
