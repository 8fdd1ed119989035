package org.iceserver.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.server.config.Contradictions;
import org.iceserver.server.config.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of a command's options, from all sources. A flag beats the environment, which beats the file, which beats
 * turnserver.conf, which beats the default. A list is replaced as a whole, not extended.
 */
public final class OptionSources {
    private static final String FILE_OPTION = "--config";
    private static final String COTURN_OPTION = "--coturn-config";
    private static final String CHECK_OPTION = "--check";
    private static final Set<String> ABOUT_THE_FILE = Set.of(FILE_OPTION, COTURN_OPTION, CHECK_OPTION);

    private final CommandSpec command;
    private final List<String> given;
    private final List<Argument> flags;
    private final ValueKinds kinds;
    /** The key is the option's longest name. Each value comes with the content of the file that it names. */
    private final Map<String, List<String>> resolved = new HashMap<>();
    private final Map<String, String> variables;
    /** The key is the option's longest name. */
    private final Map<String, Setting> found = new LinkedHashMap<>();
    private final Problems inFiles = new Problems();
    private CoturnFile coturn = CoturnFile.NONE;

    private OptionSources(CommandSpec command, List<String> given, Map<String, String> variables, ValueKinds kinds) {
        this.kinds = kinds;
        this.command = command;
        this.given = List.copyOf(given);
        this.flags = Argument.of(command, given.subList(Math.min(1, given.size()), given.size()));
        this.variables = Map.copyOf(variables);
    }

    /**
     * @param given the command line, beginning with the command's name
     * @param variables the environment
     * @param trial says what is wrong with one argument such as {@code --stun-port=seventy}, if anything is
     */
    public static OptionSources read(CommandSpec command, List<String> given, Map<String, String> variables,
            ValueKinds kinds, Function<String, Optional<String>> trial) {
        OptionSources sources = new OptionSources(command, given, variables, kinds);
        Environment environment = new Environment(variables);
        Path file = sources.file(FILE_OPTION, environment);
        Map<OptionSpec, Setting> inFile = file == null
                ? Map.of()
                : ConfigFile.read(command, file, trial, sources.inFiles);
        Path turnserver = sources.file(COTURN_OPTION, environment);
        if (turnserver != null) {
            sources.coturn = CoturnFile.read(command, turnserver, trial, sources.inFiles);
        }
        for (OptionSpec option : command.options()) {
            if (isSetting(option) && !sources.isGiven(option)) {
                Optional<Setting> setting = environment.setting(option);
                setting.or(() -> Optional.ofNullable(inFile.get(option)))
                        .or(() -> Optional.ofNullable(sources.coturn.settings().get(option)))
                        .ifPresent(one -> sources.found.put(option.longestName(), one));
            }
        }
        command.options().stream().filter(option -> !isAboutTheFile(option)).map(OptionSpec::longestName)
                .forEach(name -> sources.resolved.put(name, sources.resolve(name)));
        return sources;
    }

    /** A file's content is part of the value: a new secret in the same file is another value. */
    private List<String> resolve(String name) {
        OptionSpec option = command.findOption(name);
        return values(name).stream()
                .map(value -> kinds.file(option, value).map(file -> value + "\n" + content(file)).orElse(value))
                .toList();
    }

    private static String content(Path file) {
        try {
            return TextFile.readLeniently(file);
        } catch (IllegalArgumentException e) {
            // The code that parses the value reports the error.
            return "";
        }
    }

    /** Help and version are not settings. */
    static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp();
    }

    /** Options that the file itself must not contain. */
    static boolean isAboutTheFile(OptionSpec option) {
        return ABOUT_THE_FILE.contains(option.longestName());
    }

    /** One sentence for each option of the command line that takes one value and is given more than once. */
    public List<String> repeated() {
        return Argument.repeated(flags);
    }

    /** Whether anything is wrong with the files; {@link #inspect} says what. */
    public boolean filesAreUnusable() {
        return !inFiles.sentences().isEmpty();
    }

    /**
     * Finds every value that is wrong by itself, and the values that can still be used.
     *
     * @param trial see {@link #read}
     */
    public Inspection inspect(Function<String, Optional<String>> trial) {
        Inspection inspection = new Inspection(trial, inFiles.copy());
        inspection.settings(found.values().stream());
        inspection.flags(flags);
        return inspection;
    }

    /** The command line together with what the environment and the file add to it. */
    public List<String> arguments() {
        List<String> all = new ArrayList<>(given);
        found.values().stream().flatMap(Setting::arguments).forEach(all::add);
        return all;
    }

    public Origin origin(OptionSpec option) {
        if (isGiven(option)) {
            return new Origin.Flag();
        }
        Setting setting = found.get(option.longestName());
        return setting == null ? new Origin.Default() : setting.origin();
    }

    /** These sources, but with the values of {@code before} for every option that may not change. */
    public OptionSources keeping(OptionSources before, Predicate<OptionSpec> changeable) {
        OptionSources mixed = new OptionSources(command, given, variables, kinds);
        mixed.coturn = coturn;
        for (OptionSpec option : command.options()) {
            OptionSources counting = changeable.test(option) ? this : before;
            mixed.resolved.put(option.longestName(),
                    counting.resolved.getOrDefault(option.longestName(), List.of()));
            Setting setting = counting.found.get(option.longestName());
            if (setting != null) {
                mixed.found.put(option.longestName(), setting);
            }
        }
        return mixed;
    }

    /**
     * The options, by their longest names, whose values differ in the other sources, including those whose file has another
     * content.
     */
    public List<String> differing(OptionSources other) {
        return command.options().stream().map(OptionSpec::longestName)
                .filter(name -> !resolved.getOrDefault(name, List.of())
                        .equals(other.resolved.getOrDefault(name, List.of())))
                .toList();
    }

    /** The files that an option's values name. */
    public List<Path> filesOf(String name) {
        OptionSpec option = command.findOption(name);
        return values(name).stream().flatMap(value -> kinds.file(option, value).stream()).toList();
    }

    /** The files that contain secrets, each with the option that names it or whose secret it contains. */
    public Map<Path, String> secretFiles() {
        Map<Path, String> files = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            if (kinds.holdsSecret(option)) {
                filesOf(option.longestName()).forEach(file -> files.put(file, option.longestName()));
                Setting setting = found.get(option.longestName());
                if (setting != null && setting.origin() instanceof Origin.File(Path file, int _)
                        && setting.values().stream().anyMatch(value -> !kinds.shown(option, value).equals(value))) {
                    files.put(file, option.longestName());
                }
            }
        }
        return files;
    }

    /** The values on the command line, or else those from elsewhere. */
    private List<String> values(String name) {
        Setting setting = found.get(name);
        return setting == null
                ? flags(command.findOption(name)).map(flag -> flag.value().orElse("true")).toList()
                : setting.values();
    }

    /** What a person must read at every start about the lines of turnserver.conf. */
    public List<String> warnings() {
        return coturn.warnings();
    }

    /** What happened to lines of turnserver.conf that are no options here. */
    public List<String> remarks() {
        return coturn.remarks();
    }

    /** The files that all values were read from. */
    public List<Path> files() {
        Environment environment = new Environment(variables);
        return Stream.of(FILE_OPTION, COTURN_OPTION).map(option -> file(option, environment)).filter(Objects::nonNull)
                .toList();
    }

    /**
     * Adds to a sentence about options the places where they were set. A person who used only flags knows the places already.
     */
    public String located(String sentence) {
        if (found.keySet().stream().noneMatch(name -> Contradictions.names(sentence, name))) {
            return sentence;
        }
        return command.options().stream().filter(option -> Contradictions.names(sentence, option.longestName()))
                .filter(option -> !(origin(option) instanceof Origin.Default))
                .map(option -> option.longestName() + ": " + origin(option))
                .collect(Collectors.joining(", ", sentence + " (", ")"));
    }

    private boolean isGiven(OptionSpec option) {
        return flags(option).findAny().isPresent();
    }

    /** Compares by name, because the caller may have parsed with another command object. */
    private Stream<Argument.Flag> flags(OptionSpec option) {
        return flags.stream().filter(Argument.Flag.class::isInstance).map(Argument.Flag.class::cast)
                .filter(flag -> flag.option().longestName().equals(option.longestName()));
    }

    /**
     * A server's file has the options of {@code serve}; other commands that take such a file read their own options from it.
     */
    private @Nullable Path file(String name, Environment environment) {
        OptionSpec option = command.findOption(name);
        if (option == null || command.findOption(CHECK_OPTION) == null) {
            return null;
        }
        Optional<String> flag = flags(option).flatMap(given -> given.value().stream()).findFirst();
        if (flag.isPresent()) {
            return Path.of(flag.get());
        }
        return environment.setting(option).map(setting -> Path.of(setting.values().getFirst())).orElse(null);
    }
}
