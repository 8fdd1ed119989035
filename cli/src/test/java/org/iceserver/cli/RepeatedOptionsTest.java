package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** An option that takes one value and is given twice is refused, so it never hides another option. */
class RepeatedOptionsTest {
    private static final List<String> ABOUT_FILES = List.of("--config", "--coturn-config", "--check");

    @TempDir
    private Path directory;

    private record Ended(int status, String output, String error) {}

    @TestFactory
    Stream<DynamicTest> everyOptionOfEveryCommandIsRefusedWhenItStandsTwice() {
        return Main.commandLine(Optional.empty()).getSubcommands().entrySet().stream()
                .filter(command -> !command.getKey().equals("help"))
                .flatMap(command -> single(command.getValue()).map(option -> DynamicTest.dynamicTest(
                        command.getKey() + " " + option.longestName(), () -> {
                            Ended ended = run(command.getKey(), twice(option));

                            assertThat(ended.status()).isEqualTo(2);
                            assertThat(ended.error()).contains(option.longestName() + " is given twice; give it once");
                            assertThat(ended.output()).isEmpty();
                        })));
    }

    @TestFactory
    Stream<DynamicTest> everyOptionIsRefusedWhenItsKeyStandsTwiceInAFile() {
        return single(serve()).filter(option -> isKey(option.longestName()))
                .map(option -> DynamicTest.dynamicTest(option.longestName(), () -> {
                    String key = option.longestName().substring(2);
                    Path file = Files.writeString(directory.resolve("twice.yaml"),
                            key + ": 'x'\n# nothing\n" + key + ": 'x'\n");

                    Ended ended = run("serve", List.of("--check", "--config", file.toString()));

                    assertThat(ended.status()).isEqualTo(2);
                    assertThat(ended.error()).contains("twice.yaml:3: '" + key + "' stands here a second time");
                }));
    }

    /** Whichever option of its group stands twice, none of these is lost in silence. */
    @TestFactory
    Stream<DynamicTest> noSecurityOptionIsLostToAnotherThatStandsTwice() {
        return Stream.of("--admin-token 0123456789abcdef0123", "--admin-listen 127.0.0.1", "--listen 127.0.0.1",
                "--relay-ip 127.0.0.1", "--deny-peer 8.8.8.0/24", "--allow-peer 10.0.0.1",
                "--limit allocations-per-user=1", "--user ann:a-long-password", "--secret a-long-shared-secret",
                "--profile lab", "--signal-auth webhook", "--webhook https://app.example/", "--oauth-key k:A256GCM:x",
                "--proxy-from 10.0.0.1", "--signal-origin https://app.example", "--relay-ports 50000-50100",
                "--max-session 1h", "--alternate-server 192.0.2.1:3478", "--cert a.pem", "--key a.pem")
                .flatMap(guarded -> Stream.of("--alt-port", "--realm", "--admin-port", "--end-relay-on", "--log-level")
                        .map(serve().getCommandSpec()::findOption)
                        .map(option -> DynamicTest.dynamicTest(guarded + " beside " + option.longestName(), () -> {
                            // With --check, so that one that is not refused is no server that runs.
                            List<String> arguments = Stream.of(Stream.of("--check"), twice(option).stream().limit(2),
                                    Arrays.stream(guarded.split(" ")), twice(option).stream().skip(2))
                                    .flatMap(one -> one).toList();

                            Ended ended = run("serve", arguments);

                            assertThat(ended.status()).isEqualTo(2);
                            assertThat(ended.output()).isEmpty();
                        })));
    }

    @Test
    void listsThatAreGivenPieceByPieceKeepEveryPieceAndWhatStandsBetween() {
        String shown = run("serve", List.of("--check", "--deny-peer", "8.8.8.0/24", "--realm", "example.org",
                "--limit=allocations-per-user=3", "--listen", "127.0.0.1", "--admin-token", "0123456789abcdef0123",
                "--deny-peer=9.9.9.0/24", "--user", "ann:a-long-password", "--stun-port", "4000", "--limit",
                "total-allocations=9", "--admin-port", "4001", "--listen", "127.0.0.2", "--profile", "lab",
                "--signal-origin", "https://a.example", "--proxy-from", "10.0.0.1", "--signal-origin",
                "https://b.example")).output();

        assertThat(shown).contains("deny-peer: [8.8.8.0/24, 9.9.9.0/24]", "realm: example.org",
                "limit: [\"allocations-per-user=3\", \"total-allocations=9\"]", "listen: [127.0.0.1, 127.0.0.2]",
                "admin-token: \"(secret)\"", "user: [\"(secret)\"]", "stun-port: 4000", "admin-port: 4001",
                "profile: lab", "signal-origin: [https://a.example, https://b.example]", "proxy-from: [10.0.0.1]");
    }

    @Test
    void oneRowOfTheLimitsIsGivenOnce() {
        assertThat(run("serve", List.of("--check", "--limit", "room-members=4", "--limit", "room-members=8")).error())
                .contains("--limit room-members is given twice; give it once");
    }

    /** What a file of arguments brought in could repeat what stands on the command line. */
    @Test
    void anArgumentIsNeverReadFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("arguments"), "--realm b");

        Ended ended = run("serve", List.of("--check", "--realm", "a", "@" + file));

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.error()).contains("Unexpected argument");
    }

    private static List<String> twice(OptionSpec option) {
        return option.arity().min() > 0
                ? List.of(option.longestName(), "x", option.longestName() + "=x")
                : List.of(option.longestName(), option.longestName());
    }

    private static boolean isKey(String name) {
        return !ABOUT_FILES.contains(name) && !name.equals("--help") && !name.equals("--version");
    }

    private static Stream<OptionSpec> single(CommandLine command) {
        return command.getCommandSpec().options().stream().filter(option -> !option.isMultiValue());
    }

    private static CommandLine serve() {
        return ServeLine.commandLine();
    }

    private static Ended run(String command, List<String> arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(Stream.concat(Stream.of(command), arguments.stream()).toArray(String[]::new), Map.of(),
                new PrintWriter(output), new PrintWriter(error));
        return new Ended(status, output.toString(), error.toString());
    }
}
