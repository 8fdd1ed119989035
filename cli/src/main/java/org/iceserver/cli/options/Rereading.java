package org.iceserver.cli.options;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.iceserver.cli.config.OptionSources;
import org.iceserver.server.config.StartRefused;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the options of {@code serve} again from where they were read at the start. One thread at a time. */
public final class Rereading {
    private final Supplier<OptionSources> sources;
    private final Function<OptionSources, ServeOptions> parse;
    private OptionSources current;

    /**
     * The new options, with the old values of those that may not change.
     *
     * @param changed the names of options that may change and have new values since the last time
     * @param kept the options that may not change but have new values, each with the files that its values name
     */
    public record Reread(ServeOptions options, OptionSources sources, List<String> changed,
            Map<String, List<Path>> kept) {
        public Reread {
            changed = List.copyOf(changed);
            kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
        }
    }

    /**
     * @param first the sources as read at the start
     * @param sources reads the command line, the environment and the files again
     * @param parse throws {@link StartRefused} with one sentence a line for everything that is wrong
     */
    Rereading(OptionSources first, Supplier<OptionSources> sources, Function<OptionSources, ServeOptions> parse) {
        this.current = first;
        this.sources = sources;
        this.parse = parse;
    }

    /** The files to read. */
    public List<Path> files() {
        return current.files();
    }

    /** The files that contain secrets, each with its option. */
    public Map<Path, String> secretFiles() {
        return current.secretFiles();
    }

    /** @throws StartRefused with everything that is wrong */
    public Reread read(List<String> changeable) {
        OptionSources now = sources.get();
        // Errors in the files are reported even if the old values would stay.
        parse.apply(now).configuration();
        OptionSources mixed = now.keeping(current, option -> isAmong(changeable, option));
        List<String> differing = now.differing(current);
        Map<String, List<Path>> kept = new LinkedHashMap<>();
        differing.stream().filter(name -> !changeable.contains(name))
                .forEach(name -> kept.put(name, now.filesOf(name)));
        return new Reread(parse.apply(mixed), mixed, differing.stream().filter(changeable::contains).toList(), kept);
    }

    /** Makes these options the ones that the next reading is compared with. */
    public void took(Reread reread) {
        current = reread.sources();
    }

    private static boolean isAmong(List<String> names, OptionSpec option) {
        return names.contains(option.longestName());
    }
}
