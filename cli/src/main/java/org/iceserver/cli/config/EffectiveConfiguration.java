package org.iceserver.cli.config;

import java.util.List;
import java.util.Locale;

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
                String line = Yaml.line(option, values(option, kinds));
                text.append(
                        String.format(Locale.ROOT, "%-" + COMMENT_COLUMN + "s # %s%n", line, sources.origin(option)));
            }
        }
        sources.remarks().forEach(remark -> text.append("# ").append(remark).append('\n'));
        return text.toString();
    }

    private static List<String> values(OptionSpec option, ValueKinds kinds) {
        List<String> values = option.originalStringValues();
        if (values.isEmpty() && option.defaultValue() != null) {
            values = List.of(option.defaultValue());
        }
        return values.stream().map(value -> kinds.shown(option, value)).toList();
    }
}
