package org.iceserver.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option's value as YAML that could be a configuration file, each with its origin. Secrets are masked. */
public final class EffectiveConfiguration {
    private static final int COMMENT_COLUMN = 48;

    private EffectiveConfiguration() {}

    /** @param command a parsed command, so that its options have values */
    public static String yaml(CommandSpec command, OptionSources sources, ValueKinds kinds) {
        StringBuilder text = new StringBuilder();
        for (OptionSpec option : command.options()) {
            if (OptionSources.isSetting(option) && !OptionSources.isAboutTheFile(option)) {
                Optional<OptionSpec> other = standIn(command, option, sources, kinds);
                String line = Yaml.line(option, values(other.orElse(option), kinds));
                text.append(String.format(Locale.ROOT, "%-" + COMMENT_COLUMN + "s # %s%n", line,
                        other.map(OptionSpec::longestName).orElseGet(() -> sources.origin(option).toString())));
            }
        }
        sources.remarks().forEach(remark -> text.append("# ").append(remark).append('\n'));
        return text.toString();
    }

    /** The option whose value counts for this one, if that is another one. */
    private static Optional<OptionSpec> standIn(CommandSpec command, OptionSpec option, OptionSources sources,
            ValueKinds kinds) {
        return sources.origin(option) instanceof Origin.Default
                ? kinds.standIn(option).map(command::findOption)
                        .filter(other -> !other.originalStringValues().isEmpty())
                : Optional.empty();
    }

    private static List<String> values(OptionSpec option, ValueKinds kinds) {
        List<String> values = option.originalStringValues();
        if (values.isEmpty() && option.defaultValue() != null) {
            values = List.of(option.defaultValue());
        }
        return values.stream().map(value -> kinds.shown(option, value)).toList();
    }
}
