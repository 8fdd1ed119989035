package org.iceserver.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command with all that a shell can complete behind it.
 *
 * @param below names of its own commands, or what its first argument may be
 */
record Completable(String name, String meaning, List<Flag> flags, List<String> below) {
    private static final Pattern CHOICE = Pattern.compile("[a-z0-9]+(\\|[a-z0-9]+)+");

    /** What may follow an option. */
    enum Kind {
        NOTHING, CHOICE, FILE, FOLDER, TEXT
    }

    /** An option: every name of it that has two hyphens, what it means, and what may follow it. */
    record Flag(List<String> names, String meaning, String label, Kind kind, List<String> choices,
            boolean repeatable) {
        static Flag of(OptionSpec option) {
            List<String> names = List.of(option.names()).stream().filter(name -> name.startsWith("--")).toList();
            String meaning = String.join(" ", option.description()).replaceAll("\\s+", " ").strip();
            List<String> choices = choicesOf(option.paramLabel());
            return new Flag(names, meaning, option.paramLabel(), kind(option, choices), choices,
                    option.isMultiValue());
        }

        private static Kind kind(OptionSpec option, List<String> choices) {
            if (option.arity().max() == 0) {
                return Kind.NOTHING;
            }
            if (!choices.isEmpty()) {
                return Kind.CHOICE;
            }
            return switch (option.paramLabel()) {
                case "FILE" -> Kind.FILE;
                case "FOLDER" -> Kind.FOLDER;
                default -> Kind.TEXT;
            };
        }

    }

    /** Every command of the program, {@code serve} first, which is what is meant when none is named. */
    static List<Completable> of(CommandSpec program) {
        List<Completable> all = new ArrayList<>();
        for (CommandSpec command : ManPages.commands(program)) {
            List<Flag> flags = new ArrayList<>(flags(command));
            List<String> below = new ArrayList<>();
            for (CommandSpec one : ManPages.commands(command)) {
                below.add(one.name());
                flags(one).stream().filter(flag -> !flags.contains(flag)).forEach(flags::add);
            }
            command.positionalParameters().stream().limit(1)
                    .forEach(first -> below.addAll(choicesOf(first.paramLabel())));
            all.add(new Completable(command.name(), ManPages.firstSentence(command), List.copyOf(flags),
                    List.copyOf(below)));
        }
        Optional<Completable> serve = all.stream().filter(command -> command.name().equals("serve")).findFirst();
        serve.ifPresent(one -> {
            all.remove(one);
            all.addFirst(one);
        });
        return List.copyOf(all);
    }

    /** Of a label such as {@code local|lab|public}. */
    private static List<String> choicesOf(String label) {
        return CHOICE.matcher(label).matches() ? List.of(label.split("\\|")) : List.of();
    }

    private static List<Flag> flags(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).map(Flag::of)
                .filter(flag -> !flag.names().isEmpty()).toList();
    }

    /** Of several commands below one another, an option with the same names counts once. */
    static List<String> names(List<Flag> flags) {
        return flags.stream().flatMap(flag -> flag.names().stream()).distinct().sorted().toList();
    }
}
