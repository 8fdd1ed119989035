package org.iceserver.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options from the environment, beaten by flags: {@code --stun-port} is ICESERVER_STUN_PORT. The values of a repeatable
 * option are separated by white space. PORT stands in for ICESERVER_SIGNAL_PORT, as hosting platforms set it.
 */
record Environment(Map<String, String> variables) {
    Environment {
        variables = Map.copyOf(variables);
    }

    static String name(OptionSpec option) {
        return "ICESERVER_" + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The arguments that the environment stands for, without those that {@code given} names itself. */
    List<String> arguments(CommandSpec command, List<String> given) {
        return command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .filter(option -> given.stream().noneMatch(argument -> names(argument, option)))
                .flatMap(this::argument)
                .toList();
    }

    private static boolean names(String argument, OptionSpec option) {
        return Arrays.stream(option.names()).anyMatch(name -> argument.equals(name) || argument.startsWith(name + "="));
    }

    private Stream<String> argument(OptionSpec option) {
        String value = value(option);
        if (value == null) {
            return Stream.empty();
        }
        Stream<String> values = option.isMultiValue() ? Arrays.stream(value.strip().split("\\s+")) : Stream.of(value);
        return values.map(one -> option.longestName() + "=" + one);
    }

    private @Nullable String value(OptionSpec option) {
        String value = variables.get(name(option));
        if ((value == null || value.isBlank()) && option.longestName().equals("--signal-port")) {
            value = variables.get("PORT");
        }
        return value == null || value.isBlank() ? null : value;
    }
}
