package org.iceserver.cli.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options from the environment: {@code --stun-port} is ICESERVER_STUN_PORT. White space separates the values of a repeatable
 * option. PORT can replace ICESERVER_SIGNAL_PORT, because hosting platforms set it.
 */
record Environment(Map<String, String> variables) {
    private static final String PLATFORM_PORT = "PORT";

    Environment {
        variables = Map.copyOf(variables);
    }

    static String name(OptionSpec option) {
        return "ICESERVER_" + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    Optional<Setting> setting(OptionSpec option) {
        String name = name(option);
        String value = value(name);
        if (value == null && option.longestName().equals("--signal-port")) {
            name = PLATFORM_PORT;
            value = value(name);
        }
        if (value == null) {
            return Optional.empty();
        }
        List<String> values = option.isMultiValue() ? Arrays.asList(value.strip().split("\\s+")) : List.of(value);
        return Optional.of(new Setting(option, values, new Origin.Variable(name)));
    }

    private @Nullable String value(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() || UnknownVariables.isPortOfAService(name, value) ? null : value;
    }
}
