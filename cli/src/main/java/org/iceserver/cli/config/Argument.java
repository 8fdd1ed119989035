package org.iceserver.cli.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** One argument of a command line, or two that belong together, as picocli will read them. */
sealed interface Argument {
    /** An option with its value, under any of its names; a switch may have no value. */
    record Flag(OptionSpec option, Optional<String> value) implements Argument {
        /** The form with one argument. */
        String text() {
            return option.longestName() + value.map(given -> "=" + given).orElse("");
        }
    }

    /** An argument that is no option of this command. */
    record Other(String text) implements Argument {}

    /** @param given the arguments behind the command's name */
    static List<Argument> of(CommandSpec command, List<String> given) {
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String text = given.get(i);
            int equals = text.indexOf('=');
            Optional<OptionSpec> option = option(command, equals < 0 ? text : text.substring(0, equals));
            if (option.isEmpty()) {
                arguments.add(new Other(text));
            } else if (equals >= 0) {
                arguments.add(new Flag(option.get(), Optional.of(text.substring(equals + 1))));
            } else if (option.get().arity().min() > 0 && i + 1 < given.size()) {
                i++;
                arguments.add(new Flag(option.get(), Optional.of(given.get(i))));
            } else {
                arguments.add(new Flag(option.get(), Optional.empty()));
            }
        }
        return arguments;
    }

    /**
     * One sentence for each option that takes one value and is given several times. At the second one, picocli would start the
     * option's group again and forget the first values: a token, a deny list, a listening address.
     */
    static List<String> repeated(List<Argument> arguments) {
        Map<OptionSpec, Integer> times = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            if (argument instanceof Flag(OptionSpec option, Optional<String> _) && !option.isMultiValue()) {
                times.merge(option, 1, Integer::sum);
            }
        }
        return times.entrySet().stream().filter(entry -> entry.getValue() > 1)
                .map(entry -> twice(entry.getKey().longestName())).toList();
    }

    /** The sentence about an option that is given more than once. */
    static String twice(String name) {
        return name + " is given twice; give it once, since it takes one value";
    }

    private static Optional<OptionSpec> option(CommandSpec command, String name) {
        return command.options().stream().filter(option -> Arrays.asList(option.names()).contains(name)).findFirst();
    }
}
