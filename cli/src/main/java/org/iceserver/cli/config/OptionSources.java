package org.iceserver.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of a command's options, from everywhere: a flag beats the environment, which beats the file, which beats
 * turnserver.conf, which beats the default. A list is not added to but replaced as a whole.
 */
public final class OptionSources {
    private static final String FILE_OPTION = "--config";
    private static final String COTURN_OPTION = "--coturn-config";
    private static final Set<String> ABOUT_THE_FILE = Set.of(FILE_OPTION, COTURN_OPTION, "--check");

    private final CommandSpec command;
    private final List<String> given;
    private final Map<String, String> variables;
    /** By the option's longest name. */
    private final Map<String, Setting> found = new LinkedHashMap<>();
    private final Problems inFiles = new Problems();
    private CoturnFile coturn = CoturnFile.NONE;

    private OptionSources(CommandSpec command, List<String> given, Map<String, String> variables) {
        this.command = command;
        this.given = List.copyOf(given);
        this.variables = Map.copyOf(variables);
    }

    /**
     * @param given the command line, without the program's name
     * @param variables the environment
     * @param trial says what is wrong with one argument such as {@code --stun-port=seventy}, if anything is
     */
    public static OptionSources read(CommandSpec command, List<String> given, Map<String, String> variables,
            Function<String, Optional<String>> trial) {
        OptionSources sources = new OptionSources(command, given, variables);
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
        return sources;
    }

    /** Help and version are no settings. */
    static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp();
    }

    /** What cannot stand in the file itself. */
    static boolean isAboutTheFile(OptionSpec option) {
        return ABOUT_THE_FILE.contains(option.longestName());
    }

    /** Whether there is anything wrong with the files; {@link #inspect} tells it. */
    public boolean filesAreUnusable() {
        return !inFiles.sentences().isEmpty();
    }

    /**
     * Finds everything that is wrong with one value by itself, and what can be used nevertheless.
     *
     * @param before how many of the given arguments stand before the options
     * @param trial as for {@link #read}
     */
    public Inspection inspect(int before, Function<String, Optional<String>> trial) {
        Inspection inspection = new Inspection(command, trial, inFiles.copy());
        inspection.settings(found.values().stream());
        inspection.flags(given.subList(before, given.size()));
        return inspection;
    }

    /** The command line with what the environment and the file add to it. */
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

    /** These sources, but with what {@code before} said of every option that may not change. */
    public OptionSources keeping(OptionSources before, Predicate<OptionSpec> changeable) {
        OptionSources mixed = new OptionSources(command, given, variables);
        mixed.coturn = coturn;
        for (OptionSpec option : command.options()) {
            Setting setting = (changeable.test(option) ? found : before.found).get(option.longestName());
            if (setting != null) {
                mixed.found.put(option.longestName(), setting);
            }
        }
        return mixed;
    }

    /** The options, by their longest names, that have other values here than there. */
    public List<String> differing(OptionSources other) {
        return command.options().stream().map(OptionSpec::longestName)
                .filter(name -> !values(name).equals(other.values(name))).toList();
    }

    private List<String> values(String name) {
        Setting setting = found.get(name);
        return setting == null ? List.of() : setting.values();
    }

    /** What a person must hear at every start about the lines of turnserver.conf. */
    public List<String> warnings() {
        return coturn.warnings();
    }

    /** What became of lines of turnserver.conf that are no options here. */
    public List<String> remarks() {
        return coturn.remarks();
    }

    /** The files that all this was read from. */
    public List<Path> files() {
        Environment environment = new Environment(variables);
        return Stream.of(FILE_OPTION, COTURN_OPTION).map(option -> file(option, environment)).filter(Objects::nonNull)
                .toList();
    }

    /** Whether a sentence is about an option, among others. */
    public static boolean names(String sentence, String option) {
        return Pattern.compile(option + "\\b(?!-)").matcher(sentence).find();
    }

    /** A sentence about options, with the places of those that were set; who set flags alone knows where they stand. */
    public String located(String sentence) {
        if (found.keySet().stream().noneMatch(name -> names(sentence, name))) {
            return sentence;
        }
        return command.options().stream().filter(option -> names(sentence, option.longestName()))
                .filter(option -> !(origin(option) instanceof Origin.Default))
                .map(option -> option.longestName() + ": " + origin(option))
                .collect(Collectors.joining(", ", sentence + " (", ")"));
    }

    private boolean isGiven(OptionSpec option) {
        return given.stream().anyMatch(argument -> Arrays.stream(option.names())
                .anyMatch(name -> argument.equals(name) || argument.startsWith(name + "=")));
    }

    private @Nullable Path file(String name, Environment environment) {
        OptionSpec option = command.findOption(name);
        if (option == null) {
            return null;
        }
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).startsWith(name + "=")) {
                return Path.of(given.get(i).substring(name.length() + 1));
            }
            if (given.get(i).equals(name) && i + 1 < given.size()) {
                return Path.of(given.get(i + 1));
            }
        }
        return environment.setting(option).map(setting -> Path.of(setting.values().getFirst())).orElse(null);
    }
}
