package org.iceserver.transport.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins several ECMAScript modules to one. The first line that imports a module is replaced by the text of that module;
 * only the first module's exports remain. All names that the modules declare must be different.
 */
final class OneModule {
    private static final Pattern IMPORT = Pattern.compile("import \\{[^}]*} from '(\\.\\.?/[^']+)';");
    private static final Pattern EXPORT = Pattern.compile("^export (?=(async )?(class|const|function|let) )");

    /** Reads the text of a module. */
    @FunctionalInterface
    interface Files {
        /** @param name relative to the folder of all modules, such as {@code client/wire.js} */
        byte[] read(String name) throws IOException;
    }

    private final Files files;
    private final Set<String> taken = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    private OneModule(Files files) {
        this.files = files;
    }

    /** @param name the module that imports the others */
    static byte[] of(String name, Files files) throws IOException {
        OneModule module = new OneModule(files);
        module.take(name, false);
        return module.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void take(String name, boolean part) throws IOException {
        if (!taken.add(name)) {
            return;
        }
        for (String line : new String(files.read(name), StandardCharsets.UTF_8).lines().toList()) {
            Matcher imported = IMPORT.matcher(line);
            if (imported.matches()) {
                take(URI.create(name).resolve(imported.group(1)).toString(), true);
            } else {
                text.append(part ? EXPORT.matcher(line).replaceFirst("") : line).append('\n');
            }
        }
    }
}
