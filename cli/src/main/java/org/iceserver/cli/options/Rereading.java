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

/** The options of {@code serve}, read again from where they were read at the start. One thread at a time. */
public final class Rereading {
    private final Supplier<OptionSources> sources;
    private final Function<OptionSources, ServeOptions> parse;
    private OptionSources current;

    /**
     * What there is now, with the old values of what may not change.
     *
     * @param changed options, by their names, that have other values than at the last time and may
     * @param kept those that have other values and may not, each with the files that its values name
     */
    public record Reread(ServeOptions options, OptionSources sources, List<String> changed,
            Map<String, List<Path>> kept) {
        public Reread {
            changed = List.copyOf(changed);
            kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
        }
    }

    /**
     * @param first what was read at the start
     * @param sources reads the command line, the environment and the files, as they are now
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

    /** The files that secrets stand in, each with its option. */
    public Map<Path, String> secretFiles() {
        return current.secretFiles();
    }

    /** @throws StartRefused with everything that is wrong */
    public Reread read(List<String> changeable) {
        OptionSources now = sources.get();
        // What is wrong with the files is said although the old value would stay.
        parse.apply(now).configuration();
        OptionSources mixed = now.keeping(current, option -> isAmong(changeable, option));
        List<String> differing = now.differing(current);
        Map<String, List<Path>> kept = new LinkedHashMap<>();
        differing.stream().filter(name -> !changeable.contains(name))
                .forEach(name -> kept.put(name, now.filesOf(name)));
        return new Reread(parse.apply(mixed), mixed, differing.stream().filter(changeable::contains).toList(), kept);
    }

    /** The next reading is compared with this one. */
    public void took(Reread reread) {
        current = reread.sources();
    }

    private static boolean isAmong(List<String> names, OptionSpec option) {
        return names.contains(option.longestName());
    }
}
