package org.iceserver.transport.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several ECMAScript modules as one. A line that imports a module from beside it gives way to the text of that module, the
 * first time; only the first module's exports remain. What the modules declare must have different names.
 */
final class OneModule {
    private static final Pattern IMPORT = Pattern.compile("import \\{[^}]*} from '(\\.\\.?/[^']+)';");
    private static final Pattern EXPORT = Pattern.compile("^export (?=(async )?(class|const|function|let) )");

    /** Where the text of a module is. */
    @FunctionalInterface
    interface Files {
        /** @param name from the folder of all of them, such as {@code client/wire.js} */
        byte[] read(String name) throws IOException;
    }

    private final Files files;
    private final Set<String> taken = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    private OneModule(Files files) {
        this.files = files;
    }

    /** @param name of the module that imports the others */
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
