package org.iceserver.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.server.config.TextFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * A YAML file as keys with their values and lines. This class does not know what a key means. A value is a scalar, a list of
 * scalars, or a map of scalars, which means a list of {@code NAME=VALUE}.
 */
final class YamlFile {
    /** @param line counted from 1 */
    record Entry(String key, List<Value> values, int line) {}

    /** @param text the text in the file, without quotes */
    record Value(String text, int line) {}

    private final Path file;
    private final Problems problems;
    private final List<Entry> entries = new ArrayList<>();

    private YamlFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The file's entries, in order. Errors are added to {@code problems}. */
    static List<Entry> read(Path file, Problems problems) {
        YamlFile yaml = new YamlFile(file, problems);
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), TextFile.read(file))) {
            yaml.document(parser);
        } catch (JacksonException e) {
            yaml.problem(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), firstLine(e.getOriginalMessage()));
        } catch (IllegalArgumentException e) {
            problems.add("cannot read the configuration file " + file + ": " + e.getMessage());
        }
        return yaml.entries;
    }

    private void document(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return; // an empty file, or only comments
        }
        if (first != JsonToken.START_OBJECT) {
            problem(line(parser), "a configuration file has lines such as 'stun-port: 3478'");
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            int line = line(parser);
            parser.nextToken();
            entries.add(new Entry(key, values(key, parser), line));
        }
    }

    private List<Value> values(String key, JsonParser parser) {
        List<Value> values = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                scalar(key, "", parser, values);
            }
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                scalar(key, name + "=", parser, values);
            }
        } else {
            scalar(key, "", parser, values);
        }
        return values;
    }

    private void scalar(String key, String prefix, JsonParser parser, List<Value> values) {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            values.add(new Value(prefix + parser.getString(), line(parser)));
        } else {
            problem(line(parser), token == JsonToken.VALUE_NULL
                    ? "'" + key + "' has no value: give it one, or leave it out"
                    : "'" + key + "' takes a value or a list of values, nothing nested deeper");
            parser.skipChildren();
        }
    }

    private void problem(int line, String sentence) {
        problems.add(new Origin.File(file, line) + ": " + sentence);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("this is not YAML");
    }
}
