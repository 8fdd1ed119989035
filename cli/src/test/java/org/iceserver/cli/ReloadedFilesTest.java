package org.iceserver.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.iceserver.cli.options.Invocation;
import org.iceserver.cli.options.OptionKinds;
import org.iceserver.cli.options.Rereading;
import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** Every option that names a file, from the table of options: other content is another value, wherever the option stands. */
class ReloadedFilesTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final Map<Class<?>, List<String>> CONTENTS = Map.of(
            Secret.class, List.of("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"),
            StaticUser.class, List.of("ann:a-long-password", "ann:another-password"),
            OAuthKey.class, List.of("north:A256GCM:" + KEY, "south:A256GCM:" + KEY),
            DatabaseUrl.class, List.of("redis://one.example", "redis://two.example"),
            DatabaseUrl.Redis.class, List.of("redis://one.example", "redis://two.example"),
            SecretUrl.class, List.of("https://one.example/", "https://two.example/"),
            Path.class, List.of("k".repeat(40), "l".repeat(40)));

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> otherContentOfAFileThatAFlagNamesIsSeen() {
        return tests((option, file) -> read(Map.of(), flags(option, value(option, file))));
    }

    @TestFactory
    Stream<DynamicTest> otherContentOfAFileThatTheEnvironmentNamesIsSeen() {
        return tests((option, file) -> read(Map.of("ICESERVER_"
                + option.longestName().substring(2).replace('-', '_').toUpperCase(java.util.Locale.ROOT),
                value(option, file)), companions(option)));
    }

    @TestFactory
    Stream<DynamicTest> otherContentOfAFileThatAConfigurationFileNamesIsSeen() {
        return tests((option, file) -> {
            Path yaml = Files.writeString(directory.resolve("iceserver.yaml"),
                    option.longestName().substring(2) + ": '" + value(option, file) + "'\n");
            List<String> arguments = new ArrayList<>(List.of("--config", yaml.toString()));
            arguments.addAll(companions(option));
            return read(Map.of(), arguments);
        });
    }

    private interface Start {
        Rereading of(OptionSpec option, Path file) throws Exception;
    }

    private Stream<DynamicTest> tests(Start start) {
        return files().map(option -> DynamicTest.dynamicTest(option.longestName(), () -> {
            String name = option.longestName();
            Path file = Files.writeString(directory.resolve("value"), contents(option).getFirst());
            Rereading rereading = start.of(option, file);
            assertThat(rereading.read(List.of(name)).changed()).isEmpty();

            Files.writeString(file, contents(option).getLast());

            Rereading.Reread kept = rereading.read(List.of());
            assertThat(kept.changed()).isEmpty();
            assertThat(kept.kept()).isEqualTo(Map.of(name, List.of(file)));
            rereading.took(kept);
            Rereading.Reread taken = rereading.read(List.of(name));
            assertThat(taken.changed()).containsExactly(name);
            assertThat(taken.kept()).isEmpty();
            rereading.took(taken);
            assertThat(rereading.read(List.of(name)).changed()).isEmpty();
        }));
    }

    private static Stream<OptionSpec> files() {
        return ServeLine.commandLine().getCommandSpec().options().stream()
                .filter(option -> OptionKinds.TABLE.file(option, "file:/x").isPresent())
                .filter(option -> !List.of("--config", "--coturn-config").contains(option.longestName()));
    }

    private static List<String> contents(OptionSpec option) {
        if (option.longestName().equals("--cluster")) {
            return Objects.requireNonNull(CONTENTS.get(DatabaseUrl.Redis.class));
        }
        return Stream.concat(Stream.of(option.type()), Stream.of(option.auxiliaryTypes()))
                .filter(CONTENTS::containsKey).map(CONTENTS::get).findFirst().orElseThrow();
    }

    private static String value(OptionSpec option, Path file) {
        return OptionKinds.secret(option) ? "file:" + file : file.toString();
    }

    private static List<String> flags(OptionSpec option, String value) {
        List<String> arguments = new ArrayList<>(List.of(option.longestName(), value));
        arguments.addAll(companions(option));
        return arguments;
    }

    /** What an option wants beside it. */
    private static List<String> companions(OptionSpec option) {
        return switch (option.longestName()) {
            case "--cert" -> List.of("--key", "/nowhere/key.pem");
            case "--key" -> List.of("--cert", "/nowhere/cert.pem");
            case "--jwt-key" -> List.of("--signal-auth", "jwt");
            case "--webhook" -> List.of("--signal-auth", "webhook");
            case "--cluster-secret" -> List.of("--cluster", "redis://127.0.0.1:1", "--secret",
                    "0123456789abcdef0123456789abcdef");
            case "--cluster" -> List.of("--secret", "0123456789abcdef0123456789abcdef");
            default -> List.of();
        };
    }

    private static Rereading read(Map<String, String> environment, List<String> arguments) {
        return Invocation.read(
                Objects.requireNonNull(ServeLine.commandLine()),
                Stream.concat(Stream.of("serve"), arguments.stream()).toList(), environment, Main::commandLine)
                .rereading();
    }
}
