package org.iceserver.cli.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.iceserver.cli.coturn.OurValue;
import org.iceserver.cli.coturn.Remark;
import org.iceserver.cli.coturn.TurnserverConf;
import org.iceserver.server.config.TextFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options from an existing turnserver.conf.
 *
 * @param warnings what a person must read at every start, each with its file and line
 * @param remarks the warnings, and notes about other lines that are no options here
 */
record CoturnFile(Map<OptionSpec, Setting> settings, List<String> warnings, List<String> remarks) {
    static final CoturnFile NONE = new CoturnFile(Map.of(), List.of(), List.of());

    /** Only users with credentials may relay, and the server opens no web server that coturn does not have. */
    private static final Map<String, String> IMPLIED = Map.of("--profile", "public", "--signal-port", "0");

    private static final String SQLITE = "sqlite:";

    CoturnFile {
        settings = Map.copyOf(settings);
        warnings = List.copyOf(warnings);
        remarks = List.copyOf(remarks);
    }

    /**
     * @param trial says what is wrong with one argument such as {@code --stun-port=seventy}, if anything is
     * @param problems receives everything that is wrong with the file
     */
    static CoturnFile read(CommandSpec command, Path file, Function<String, Optional<String>> trial,
            Problems problems) {
        TurnserverConf conf = TurnserverConf.parse(text(file, problems));
        told(file, conf, Remark.Weight.REFUSAL).forEach(problems::add);
        List<String> without = new ArrayList<>();
        Map<OptionSpec, Setting> settings = new HashMap<>();
        IMPLIED.forEach((name, value) -> Optional.ofNullable(command.findOption(name)).ifPresent(
                option -> settings.put(option, new Setting(option, List.of(value), new Origin.Implied(file)))));
        for (OurValue value : conf.values()) {
            OptionSpec option = command.findOption(value.option());
            if (option == null) {
                without.add(place(file, value.line()) + value.name() + " has no effect: this server has no "
                        + value.option());
                continue;
            }
            if (isMissingDatabase(value)) {
                without.add(place(file, value.line()) + value.name() + " has no effect: there is no file "
                        + value.text().substring(SQLITE.length()) + ", where coturn makes an empty one");
                continue;
            }
            trial.apply(value.option() + "=" + value.text())
                    .ifPresent(what -> problems.add(option, place(file, value.line()) + value.name() + ": " + what));
            settings.merge(option, new Setting(option, List.of(value.text()), new Origin.File(file, value.line())),
                    CoturnFile::joined);
        }
        List<String> warnings = new ArrayList<>(without);
        warnings.addAll(told(file, conf, Remark.Weight.WARNING));
        List<String> remarks = new ArrayList<>(warnings);
        remarks.addAll(told(file, conf, Remark.Weight.NOTE));
        return new CoturnFile(settings, warnings, remarks);
    }

    private static boolean isMissingDatabase(OurValue value) {
        return value.text().startsWith(SQLITE) && value.option().equals("--database")
                && Files.notExists(Path.of(value.text().substring(SQLITE.length())));
    }

    /** A list grows. For an option with one value the last line counts, and any line beats an implied value. */
    private static Setting joined(Setting before, Setting now) {
        if (!now.option().isMultiValue() || before.origin() instanceof Origin.Implied) {
            return now;
        }
        List<String> values = new ArrayList<>(before.values());
        values.addAll(now.values());
        return new Setting(now.option(), values, before.origin());
    }

    private static List<String> told(Path file, TurnserverConf conf, Remark.Weight weight) {
        return conf.remarks().stream().filter(remark -> remark.weight() == weight)
                .map(remark -> place(file, remark.line()) + remark.sentence()).toList();
    }

    private static String place(Path file, int line) {
        return (line == 0 ? file : new Origin.File(file, line)) + ": ";
    }

    /** A value that is not UTF-8 is refused with its line. */
    private static String text(Path file, Problems problems) {
        try {
            return TextFile.readLeniently(file);
        } catch (IllegalArgumentException e) {
            problems.add("cannot read --coturn-config " + file + ": " + e.getMessage());
            return "";
        }
    }
}
