package org.iceserver.cli.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.Model.OptionSpec;

/** An option's key and values as one line of YAML. */
final class Yaml {
    /** Text that needs no quotes, whatever its type. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._][A-Za-z0-9/._:|-]*[A-Za-z0-9/._]|[A-Za-z0-9]");

    private Yaml() {}

    static String key(OptionSpec option) {
        return option.longestName().substring(2);
    }

    static boolean isSwitch(OptionSpec option) {
        return option.type() == boolean.class || option.type() == Boolean.class;
    }

    /** Whether the option takes one number or several; one of them needs no brackets. */
    static boolean isNumbers(OptionSpec option) {
        return option.isMultiValue() && List.of(option.auxiliaryTypes()).equals(List.of(Integer.class));
    }

    /** Values in the form that picocli splits. An option without a value that is no list becomes a comment. */
    static String line(OptionSpec option, List<String> values) {
        String text = values.stream().flatMap(value -> split(option, value)).map(Yaml::scalar)
                .collect(Collectors.joining(", "));
        if (option.isMultiValue() && !(isNumbers(option) && text.matches("\\d+"))) {
            return key(option) + ": [" + text + "]";
        }
        if (text.isEmpty() && !isSwitch(option)) {
            return "# " + key(option) + ":";
        }
        return key(option) + ": " + (text.isEmpty() ? "false" : text);
    }

    private static Stream<String> split(OptionSpec option, String value) {
        String separator = option.splitRegex();
        return separator.isEmpty() ? Stream.of(value) : Arrays.stream(value.split(separator, -1));
    }

    private static String scalar(String value) {
        return PLAIN.matcher(value).matches()
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
