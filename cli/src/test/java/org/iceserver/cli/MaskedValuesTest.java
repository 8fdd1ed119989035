package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.iceserver.cli.config.EffectiveConfiguration;
import org.iceserver.cli.options.OptionKinds;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** The server never takes the mask of a secret for a secret, wherever it is written. */
class MaskedValuesTest {
    private static final String SENTENCE = "(secret) is what --check prints in place of a secret; write the secret there, or file:/path";
    /** What {@link EffectiveConfiguration} prints, by the type of the option. */
    private static final List<String> PRINTED = List.of("(secret)", "https://(secret)@app.example/in?(secret)",
            "postgresql://(secret)@db.example/turn", "redis://(secret)@db.example", "https://app.example/in?(secret)");

    @TempDir
    private Path directory;

    private record Ended(int status, String output, String error) {}

    /** By the types of options, so that an option which is new is among them, and one whose type is new fails here. */
    @TestFactory
    Stream<DynamicTest> noMaskIsTakenForASecret() {
        return secrets().flatMap(option -> PRINTED.stream().flatMap(printed -> Stream.of(
                test(option, printed, "flag", () -> run(Map.of(), with(option, option.longestName() + "=" + printed))),
                test(option, printed, "environment", () -> run(
                        Map.of("ICESERVER_" + key(option).replace('-', '_').toUpperCase(Locale.ROOT), printed),
                        with(option))),
                test(option, printed, "YAML", () -> run(Map.of(), with(option, "--config",
                        Files.writeString(directory.resolve("iceserver.yaml"), key(option) + ": \"" + printed + "\"\n")
                                .toString()))))));
    }

    /** Every value that holds a secret has a masked type. A new type must be added to {@link OptionKinds}. */
    @Test
    void everyOptionWhoseNameOrHelpSpeaksOfASecretIsMasked() {
        List<String> speaking = ServeLine.commandLine().getCommandSpec().options().stream()
                .filter(option -> (option.longestName() + " " + String.join(" ", option.description()))
                        .matches("(?i).*(password|secret|token|webhook|redis|oauth).*"))
                .map(OptionSpec::longestName)
                // They tell of others' secrets: how long they live, what they are for, who lets in whom.
                .filter(name -> !List.of("--server-name", "--rest-separator", "--signal-auth", "--jwt-key",
                        "--admin-listen", "--profile", "--credential-ttl").contains(name))
                .toList();

        assertThat(secrets().map(OptionSpec::longestName)).containsExactlyInAnyOrderElementsOf(speaking);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                                            static-auth-secret=(secret)                                 | static-auth-secret
                                            user=ann:(secret)                                           | user
                                            user=(secret)                                               | user
                                            psql-userdb="host=db.example dbname=turn user=turn password=(secret)" | psql-userdb
                                            psql-userdb=postgresql://(secret)@db.example/turn           | psql-userdb
                                            redis-userdb="ip=127.0.0.1 dbname=2 password=(secret)"      | redis-userdb
                                            redis-statsdb=redis://(secret)@db.example                   | redis-statsdb
                                            """)
    void turnserverConfTakesNoneEither(String line, String name) throws IOException {
        Path file = Files.writeString(directory.resolve("turnserver.conf"), line + "\n");

        Ended ended = run(Map.of(), List.of("--check", "--coturn-config", file.toString()));

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.error().lines()).singleElement().asString()
                .contains("turnserver.conf:1: " + name + ": ", SENTENCE);
    }

    @Test
    void whatCheckPrintsForAWholeFileOfSecretsNamesEachOption() throws IOException {
        Path printed = directory.resolve("iceserver.yaml");
        List<String> given = List.of("--check", "--user", "ann:a-long-password", "--secret", "s".repeat(32),
                "--admin-token", "t".repeat(32), "--redis-stats", "redis://:hunter2@127.0.0.1:1");
        Files.writeString(printed, run(Map.of(), given).output());

        Ended again = run(Map.of(), List.of("--config", printed.toString()));

        assertThat(again.status()).isEqualTo(2);
        assertThat(again.error().lines()).hasSize(4).allSatisfy(line -> assertThat(line).contains(SENTENCE));
        assertThat(again.error()).contains("'--user'", "'--secret'", "'--admin-token'", "'--redis-stats'");
    }

    private DynamicTest test(OptionSpec option, String printed, String where,
            Callable<Ended> run) {
        return DynamicTest.dynamicTest(option.longestName() + " " + printed + " from " + where, () -> {
            Ended ended = run.call();

            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.output()).isEmpty();
            assertThat(ended.error().lines()).singleElement().asString().contains(option.longestName(), SENTENCE);
        });
    }

    private static Stream<OptionSpec> secrets() {
        return ServeLine.commandLine().getCommandSpec().options().stream().filter(OptionKinds::secret);
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(2);
    }

    /** With --check, so that one that is taken is no server that runs. */
    private static List<String> with(OptionSpec option, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--check"));
        all.addAll(List.of(arguments));
        if (option.longestName().equals("--webhook")) {
            all.addAll(List.of("--signal-auth", "webhook"));
        }
        return all;
    }

    private static Ended run(Map<String, String> environment, List<String> arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(arguments.toArray(String[]::new), environment, new PrintWriter(output),
                new PrintWriter(error));
        return new Ended(status, output.toString(), error.toString());
    }
}
