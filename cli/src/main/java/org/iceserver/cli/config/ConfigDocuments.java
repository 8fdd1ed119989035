package org.iceserver.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Documents about a command's options, for people and editors: a commented example, a JSON schema, a reference page. */
public final class ConfigDocuments {
    private static final int WIDTH = 110;

    private final CommandSpec command;

    public ConfigDocuments(CommandSpec command) {
        this.command = command;
    }

    /** A configuration file that changes nothing: every option as a comment, with its default if it has one. */
    public String example() {
        StringBuilder text = new StringBuilder(
                "# Every option of 'iceserver serve'. Flags and ICESERVER_* variables beat this file.\n");
        for (ArgGroupSpec group : groups()) {
            text.append("\n# ").append(heading(group)).append('\n');
            for (OptionSpec option : settings(group)) {
                wrapped(description(option)).forEach(line -> text.append("\n#   ").append(line));
                String line = Yaml.line(option, values(option));
                text.append(line.startsWith("#") ? "\n" : "\n# ").append(line).append('\n');
            }
        }
        return text.toString();
    }

    /** For editors: keys, types and descriptions (JSON Schema 2020-12). */
    public String schema() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode schema = json.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "iceserver configuration");
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        groups().stream().flatMap(group -> settings(group).stream())
                .forEach(option -> property(properties.putObject(Yaml.key(option)), option));
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }

    private static void property(ObjectNode property, OptionSpec option) {
        property.put("description", description(option));
        if (Yaml.isNumbers(option)) {
            var choices = property.putArray("anyOf");
            choices.addObject().put("type", "integer");
            choices.addObject().put("type", "array").putObject("items").put("type", "integer");
        } else if (option.isMultiValue()) {
            // One value needs no brackets, and NAME=VALUE may be a map.
            var choices = property.putArray("anyOf");
            choices.addObject().putArray("type").add("string").add("number");
            choices.addObject().put("type", "array").putObject("items").putArray("type").add("string").add("number");
            if (option.paramLabel().equals("NAME=VALUE")) {
                choices.addObject().put("type", "object");
            }
        } else if (Yaml.isSwitch(option)) {
            property.put("type", "boolean");
        } else if (option.type() == int.class || option.type() == Integer.class) {
            property.put("type", "integer");
        } else {
            property.putArray("type").add("string").add("number");
        }
    }

    /** A page of docs/: a table for each group of options. */
    public String reference() {
        StringBuilder text = new StringBuilder();
        for (ArgGroupSpec group : groups()) {
            text.append("\n## ").append(heading(group))
                    .append("\n\n| key | value | default | what |\n|---|---|---|---|\n");
            for (OptionSpec option : settings(group)) {
                text.append(String.format(Locale.ROOT, "| `%s` | %s | %s | %s |%n", Yaml.key(option), value(option),
                        Optional.ofNullable(option.defaultValue()).map(value -> "`" + value + "`").orElse(""),
                        description(option).replace("|", "\\|")));
            }
        }
        return text.toString();
    }

    private static String value(OptionSpec option) {
        String label = Yaml.isSwitch(option) ? "true or false" : "`" + option.paramLabel().replace("|", "\\|") + "`";
        return option.isMultiValue() ? label + ", or a list" : label;
    }

    private static List<String> values(OptionSpec option) {
        return option.defaultValue() == null ? List.of() : List.of(option.defaultValue());
    }

    private List<ArgGroupSpec> groups() {
        return command.argGroups();
    }

    private static List<OptionSpec> settings(ArgGroupSpec group) {
        return group.options().stream()
                .filter(option -> OptionSources.isSetting(option) && !OptionSources.isAboutTheFile(option)).toList();
    }

    private static String heading(ArgGroupSpec group) {
        return String.valueOf(group.heading()).replace("%n", "").strip();
    }

    /** The text of {@code --help}, without the default, which has its own column here. */
    private static String description(OptionSpec option) {
        return String.join(" ", option.description()).replace(" (" + option.defaultValue() + ")", "");
    }

    private static Stream<String> wrapped(String sentence) {
        return sentence.replaceAll("(.{1," + WIDTH + "})(?: |$)", "$1\n").lines();
    }
}
