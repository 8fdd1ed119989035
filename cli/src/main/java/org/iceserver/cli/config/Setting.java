package org.iceserver.cli.config;

import java.util.List;
import java.util.stream.Stream;

import picocli.CommandLine.Model.OptionSpec;

/** An option with its values as text, and their origins. */
record Setting(OptionSpec option, List<String> values, Origin origin) {
    Setting {
        values = List.copyOf(values);
    }

    /** The same in the form of a command line. */
    Stream<String> arguments() {
        return values.stream().map(value -> option.longestName() + "=" + value);
    }
}
