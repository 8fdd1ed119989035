package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.iceserver.cli.check.VisibleSecrets;
import org.iceserver.cli.options.OptionKinds;
import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** Every option that is secret, from the table of options: what its file may be, and what is printed of it. */
class SecretFilesTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /** A value of each type, and what of it nobody may read. */
    private static final Map<Class<?>, List<String>> VALUES = Map.of(
            Secret.class, List.of("0123456789abcdef0123456789abcdef", "0123456789abcdef"),
            StaticUser.class, List.of("ann:a-long-password", "a-long-password"),
            OAuthKey.class, List.of("north:A256GCM:" + KEY, KEY),
            DatabaseUrl.class, List.of("postgresql://turn:hunter2@db.example/turn?password=hunter3", "hunter"),
            DatabaseUrl.Redis.class, List.of("redis://:hunter2@db.example", "hunter"),
            SecretUrl.class, List.of("https://ann:hunter2@app.example/in?key=hunter3", "hunter"));

    @TempDir
    private Path directory;

    /** The secret that a cluster's nodes share. */
    @TempDir
    private static Path shared;

    @BeforeAll
    static void writeTheSharedSecret() throws IOException {
        Files.writeString(shared.resolve("secret"), "f".repeat(32));
    }

    private record Ended(int status, String output, String error) {}

    @TestFactory
    Stream<DynamicTest> aFileThatHoldsNoSecretIsRefusedByItsName() throws IOException {
        Files.createDirectory(directory.resolve("directory"));
        Files.write(directory.resolve("binary"), new byte[]{0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7});
        Files.write(directory.resolve("control"), new byte[]{'a', 'b', 1, 2, 'c', 'd'});
        Files.write(directory.resolve("latin1"), "pässwörd".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(directory.resolve("empty"), "");
        Files.writeString(directory.resolve("blank"), "\uFEFF  \nsecond line\n");
        Files.writeString(directory.resolve("masked"), "ann:(secret)\n");
        Map<String, String> sentences = Map.of("directory", "it is a directory", "binary", "it is binary", "control",
                "it is binary", "latin1", "it is not UTF-8 text", "empty", "its first line is empty", "blank",
                "its first line is empty", "missing", "there is no such file", "masked",
                "(secret) is what --check prints");
        return secrets().flatMap(option -> sentences.entrySet().stream().map(row -> test(option, row.getKey(), () -> {
            Path file = directory.resolve(row.getKey());

            Ended ended = check(option, "file:" + file);

            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.error().lines().filter(line -> line.contains(file.toString()))).singleElement().asString()
                    .contains(row.getValue());
        })));
    }

    @TestFactory
    Stream<DynamicTest> aByteOrderMarkIsNoPartOfASecret() {
        return secrets().map(option -> test(option, "byte-order mark", () -> {
            Path file = Files.writeString(directory.resolve("marked"), "\uFEFF" + value(option) + "\r\nnext\n");

            Ended ended = check(option, "file:" + file);

            assertThat(CheckLines.without(ended.error())).isEmpty();
            assertThat(ended.output()).contains("file:" + file);
        }));
    }

    @TestFactory
    Stream<DynamicTest> noSecretIsPrintedAndNoMaskIsTaken() {
        return secrets().map(option -> test(option, "--check", () -> {
            Ended checked = check(option, value(option));

            assertThat(checked.status()).isLessThan(2);
            assertThat(checked.error()).doesNotContain(hidden(option));
            assertThat(checked.output()).contains("(secret)").doesNotContain(hidden(option));

            // What --check printed, as the file of another server.
            Path printed = Files.writeString(directory.resolve("printed.yaml"), checked.output());
            Ended again = run(List.of("--check", "--config", printed.toString()));
            assertThat(again.status()).isEqualTo(2);
            assertThat(again.error())
                    .contains("(secret) is what --check prints in place of a secret; write the secret");
        }));
    }

    @TestFactory
    Stream<DynamicTest> aSecretOnTheCommandLineIsToldOfAndOneInAFileIsNot() {
        return secrets().map(option -> test(option, "ps", () -> {
            assertThat(VisibleSecrets.among(List.of("serve", option.longestName(), value(option)))).singleElement()
                    .satisfies(advice -> assertThat(advice.what()).contains(option.longestName(), "visible"));
            assertThat(VisibleSecrets.among(List.of(option.longestName() + "=" + value(option)))).hasSize(1);
            assertThat(VisibleSecrets.among(List.of(option.longestName(), "file:/etc/secret"))).isEmpty();
        }));
    }

    @Test
    void aUrlWithoutASecretIsPrintedAsItIs() {
        Function<String, String> masked = SecretUrl::masked;

        assertThat(masked.apply("https://app.example/in")).isEqualTo("https://app.example/in");
        assertThat(masked.apply("sqlite:/var/lib/users.db")).isEqualTo("sqlite:/var/lib/users.db");
        assertThat(masked.apply("https://a:b@app.example/in?key=x")).isEqualTo(
                "https://(secret)@app.example/in?(secret)");
        // A password that should have been encoded.
        assertThat(masked.apply("redis://:pa?ss@wo/rd@host")).isEqualTo("redis://(secret)@host");
        assertThat(VisibleSecrets.among(List.of("--webhook", "https://app.example/in"))).isEmpty();
    }

    @Test
    void aSigningKeyMayBeginWithAMarkAndABadFileIsNamed() throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "\uFEFF" + "k".repeat(40) + "\n");

        assertThat(CheckLines
                .without(run(List.of("--check", "--signal-auth", "jwt", "--jwt-key", key.toString())).error()))
                .isEmpty();
        assertThat(run(List.of("--check", "--signal-auth", "jwt", "--jwt-key", directory.toString())).error())
                .contains("cannot read --jwt-key " + directory + ": it is a directory");
    }

    private static DynamicTest test(OptionSpec option, String what, org.junit.jupiter.api.function.Executable test) {
        return DynamicTest.dynamicTest(option.longestName() + " " + what, test);
    }

    private static Stream<OptionSpec> secrets() {
        return ServeLine.commandLine().getCommandSpec().options().stream()
                .filter(OptionKinds::secret);
    }

    private static String value(OptionSpec option) {
        return values(option).getFirst();
    }

    private static String hidden(OptionSpec option) {
        return values(option).getLast();
    }

    private static List<String> values(OptionSpec option) {
        if (option.longestName().equals("--cluster")) {
            return Objects.requireNonNull(VALUES.get(DatabaseUrl.Redis.class));
        }
        return Stream.concat(Stream.of(option.type()), Stream.of(option.auxiliaryTypes()))
                .filter(VALUES::containsKey).map(VALUES::get).findFirst().orElseThrow();
    }

    private static Ended check(OptionSpec option, String value) {
        List<String> arguments = new ArrayList<>(List.of("--check", option.longestName(), value));
        if (option.longestName().equals("--webhook")) {
            arguments.addAll(List.of("--signal-auth", "webhook"));
        } else if (option.longestName().equals("--cluster")) {
            arguments.addAll(List.of("--secret", "file:" + shared.resolve("secret")));
        } else if (option.longestName().equals("--cluster-secret")) {
            arguments.addAll(
                    List.of("--cluster", "redis://127.0.0.1:1", "--secret", "file:" + shared.resolve("secret")));
        }
        return run(arguments);
    }

    private static Ended run(List<String> arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(arguments.toArray(String[]::new), Map.of(), new PrintWriter(output),
                new PrintWriter(error));
        return new Ended(status, output.toString(), error.toString());
    }
}
