package org.iceserver.cli.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.iceserver.cli.config.YamlFile.Entry;
import org.iceserver.cli.config.YamlFile.Value;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options from a YAML file: {@code --stun-port 3478} is {@code stun-port: 3478}. Each value is tested by itself. */
final class ConfigFile {
    private final CommandSpec command;
    private final Path file;
    private final Function<String, Optional<String>> trial;
    private final Problems problems;
    private final Set<OptionSpec> seen = new HashSet<>();
    private final Map<OptionSpec, Setting> settings = new HashMap<>();

    private ConfigFile(CommandSpec command, Path file, Function<String, Optional<String>> trial, Problems problems) {
        this.command = command;
        this.file = file;
        this.trial = trial;
        this.problems = problems;
    }

    /**
     * @param trial says what is wrong with one argument such as {@code --stun-port=seventy}, if anything is
     * @param problems receives everything that is wrong with the file
     */
    static Map<OptionSpec, Setting> read(CommandSpec command, Path file, Function<String, Optional<String>> trial,
            Problems problems) {
        ConfigFile read = new ConfigFile(command, file, trial, problems);
        YamlFile.read(file, problems).forEach(read::entry);
        return read.settings;
    }

    private void entry(Entry entry) {
        OptionSpec option = option(entry.key());
        if (option == null) {
            // picocli suggests the key that was probably meant.
            problems.add(place(entry.line())
                    + trial.apply("--" + entry.key() + "=").orElse("there is no option '" + entry.key() + "'"));
            return;
        }
        if (!seen.add(option)) {
            problem(option, entry.line(), "'" + entry.key() + "' stands here a second time; leave one of them");
            return;
        }
        if (entry.values().size() > 1 && !option.isMultiValue()) {
            problem(option, entry.line(), "'" + entry.key() + "' takes one value, not a list");
            return;
        }
        if (entry.values().isEmpty()) {
            problems.leavesWithoutValue(option);
        }
        for (Value value : entry.values()) {
            trial.apply(option.longestName() + "=" + value.text())
                    .ifPresent(what -> problem(option, value.line(), what));
        }
        settings.put(option, new Setting(option, entry.values().stream().map(Value::text).toList(),
                new Origin.File(file, entry.line())));
    }

    private @Nullable OptionSpec option(String key) {
        OptionSpec option = command.findOption("--" + key);
        return option == null || !OptionSources.isSetting(option) || OptionSources.isAboutTheFile(option)
                ? null
                : option;
    }

    private void problem(OptionSpec option, int line, String sentence) {
        problems.add(option, place(line) + sentence);
    }

    private String place(int line) {
        return new Origin.File(file, line) + ": ";
    }
}
