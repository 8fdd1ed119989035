package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A YAML file of options: its meaning, what beats it, and the errors about an unusable one. */
class ConfigurationFileTest {
    @TempDir
    private Path directory;

    @Test
    void everyOptionIsAKey() throws IOException {
        String checked = check(Map.of(), """
                                         # for a test
                                         stun-port: 4478
                                         realm: "example org"
                                         listen: [127.0.0.1, "::1"]
                                         user: ann:wonderland
                                         tcp-relay: true
                                         credential-ttl: 30m
                                         limit:
                                           room-members: 8
                                           total-allocations: 100
                                         """);

        assertThat(checked).containsPattern("stun-port: 4478 +# .*iceserver.yaml:2\\R")
                .containsPattern("realm: \"example org\" +# .*:3\\R")
                .containsPattern("listen: \\[127.0.0.1, \"::1\"] +# .*:4\\R")
                .containsPattern("tcp-relay: true +# .*:6\\R")
                .containsPattern("credential-ttl: 30m +# .*:7\\R")
                .containsPattern("limit: \\[\"room-members=8\", \"total-allocations=100\"] +# .*:8\\R");
    }

    @Test
    void whatNobodySetIsADefault() throws IOException {
        assertThat(check(Map.of(), "")).containsPattern("stun-port: 3478 +# default\\R")
                .containsPattern("secret: \\[] +# default\\R").containsPattern("tcp-relay: false +# default\\R");
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
        String file = "stun-port: 4478\nsignal-port: 4000\ntls-port: 5000\n";

        String checked = check(Map.of("ICESERVER_STUN_PORT", "4479", "ICESERVER_SIGNAL_PORT", "4001"), file,
                "--stun-port", "4480");

        assertThat(checked).containsPattern("stun-port: 4480 +# command line\\R")
                .containsPattern("signal-port: 4001 +# ICESERVER_SIGNAL_PORT\\R")
                .containsPattern("tls-port: 5000 +# .*iceserver.yaml:3\\R");
    }

    @Test
    void aListIsReplacedAsAWhole() throws IOException {
        assertThat(check(Map.of(), "listen: [127.0.0.1, 127.0.0.2]\n", "--listen", "127.0.0.3"))
                .containsPattern("listen: \\[127.0.0.3] +# command line\\R");
    }

    @Test
    void onePortStandsInForAllThatAreNotSetThemselves() throws IOException {
        String checked = check(Map.of("ICESERVER_PORT", "4443"), "stun-port: [3478, 4443]\n");

        assertThat(checked).containsPattern("(?m)^port: 4443 +# ICESERVER_PORT\\R")
                .containsPattern("signal-port: 4443 +# --port\\R").containsPattern("tls-port: 4443 +# --port\\R")
                .containsPattern("stun-port: \\[3478, 4443] +# .*:1\\R");
        assertThat(withoutOrigins(check(Map.of(), checked))).isEqualTo(withoutOrigins(checked));
    }

    @Test
    void secretsAreNotTold() throws IOException {
        Path key = Files.writeString(directory.resolve("secret"), "hidden\n");

        String checked = check(Map.of("ICESERVER_USER", "ann:wonderland"),
                "secret: [hunter2, \"file:" + key + "\"]\noauth-key: north:A256GCM:" + "A".repeat(43) + "=\n");

        assertThat(checked).contains("user: [\"(secret)\"]", "secret: [\"(secret)\", file:" + key + "]")
                .doesNotContain("wonderland").doesNotContain("hunter2").doesNotContain("AAAA").doesNotContain("hidden");
    }

    @Test
    void whatCheckPrintsIsAConfigurationFileAgain() throws IOException {
        String checked = check(Map.of(), "stun-port: 4478\nrealm: \"a: b\"\nlisten: [127.0.0.1, \"::1\"]\n");

        String again = check(Map.of(), checked);

        assertThat(withoutOrigins(again)).isEqualTo(withoutOrigins(checked));
    }

    @Test
    void theEnvironmentMayNameTheFile() throws IOException {
        Path file = write("stun-port: 4478\n");

        Ran ran = run(Map.of("ICESERVER_CONFIG", file.toString()), "--check");

        assertThat(ran.output).contains("stun-port: 4478");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithItsLine() throws IOException {
        Ran ran = run(Map.of(), "--check", "--config", write("""
                                                             stun-prt: 3478
                                                             signal-port: seventy
                                                             realm: [one, two]
                                                             listen:
                                                               - 127.0.0.1
                                                               - localhost
                                                             user: {ann: {password: x}}
                                                             tls-port:
                                                             tcp-relay: perhaps
                                                             realm: three
                                                             config: other.yaml
                                                             """).toString());

        assertThat(ran.status).isEqualTo(2);
        assertThat(ran.output).isEmpty();
        assertThat(ran.error.lines().map(line -> line.replaceFirst(".*iceserver.yaml:", "")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("1: ").contains("did you mean --stun-port"),
                        line -> assertThat(line).startsWith("2: ").contains("'seventy' is not a port number"),
                        line -> assertThat(line).startsWith("3: ").contains("'realm' takes one value"),
                        line -> assertThat(line).startsWith("6: ").contains("'localhost' is not an IP address"),
                        line -> assertThat(line).startsWith("7: ").contains("nothing nested deeper"),
                        line -> assertThat(line).startsWith("8: ").contains("'tls-port' has no value"),
                        line -> assertThat(line).startsWith("9: ").contains("perhaps"),
                        line -> assertThat(line).startsWith("10: ").contains("a second time"),
                        line -> assertThat(line).startsWith("11: ").contains("config"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                                            just words       | a configuration file has lines such as 'stun-port: 3478'
                                            stun-port: [3478 | iceserver.yaml:
                                            """)
    void whatIsNoYamlIsRefused(String content, String sentence) throws IOException {
        Ran ran = run(Map.of(), "--check", "--config", write(content).toString());

        assertThat(ran.status).isEqualTo(2);
        assertThat(ran.error).startsWith("iceserver: ").contains(sentence).hasLineCount(1);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Ran ran = run(Map.of(), "--config", directory.resolve("nowhere.yaml").toString());

        assertThat(ran.status).isEqualTo(2);
        assertThat(ran.error).contains("nowhere.yaml", "there is no such file").hasLineCount(1);
    }

    @Test
    void aContradictionNamesThePlaces() throws IOException {
        Ran ran = run(Map.of(), "--check", "--config", write("realm: x\nalt-port: 4000\n").toString());

        assertThat(ran.status).isEqualTo(2);
        assertThat(ran.error).contains("--alt-port is for --nat-discovery", "(--alt-port: ", "iceserver.yaml:2)")
                .hasLineCount(1);
    }

    @Test
    void theExampleChangesNothingAndHasEveryOption() throws IOException {
        String example = run(Map.of(), "config", "example").output;

        assertThat(withoutOrigins(check(Map.of(), example))).isEqualTo(withoutOrigins(check(Map.of(), "")));
        assertThat(keys(example)).isEqualTo(keys(check(Map.of(), "")));
    }

    @Test
    void theSchemaHasEveryOption() throws IOException {
        JsonNode schema = JsonMapper.builder().build().readTree(run(Map.of(), "config", "schema").output);

        assertThat(schema.get("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(
                keys(check(Map.of(), "")));
        assertThat(schema.at("/properties/stun-port/anyOf/0/type").asString()).isEqualTo("integer");
        assertThat(schema.at("/properties/stun-port/anyOf/1/items/type").asString()).isEqualTo("integer");
        assertThat(schema.at("/properties/tcp-relay/type").asString()).isEqualTo("boolean");
    }

    @Test
    void theReferenceInTheDocumentationIsUpToDate() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));

        assertThat(page).as("docs/configuration.md ends with what 'iceserver config reference' prints")
                .endsWith(run(Map.of(), "config", "reference").output);
    }

    private static List<String> keys(String yaml) {
        return yaml.lines().filter(line -> line.matches("(# )?[a-z0-9-]+:( .*)?"))
                .map(line -> line.replaceFirst("^# ", "").replaceFirst(":.*", "")).toList();
    }

    private static String withoutOrigins(String checked) {
        return checked.replaceAll(" +# .*", "");
    }

    private String check(Map<String, String> environment, String file, String... flags) throws IOException {
        Ran ran = run(environment, Stream.concat(Stream.of("--check", "--config", write(file).toString()),
                Stream.of(flags)).toArray(String[]::new));
        assertThat(CheckLines.without(ran.error)).isEmpty();
        assertThat(ran.status).isLessThan(2);
        return ran.output;
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("iceserver.yaml"), content, StandardCharsets.UTF_8);
    }

    private record Ran(int status, String output, String error) {}

    private static Ran run(Map<String, String> environment, String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter error = new StringWriter();
        int status = Main.run(arguments, environment, new PrintWriter(output), new PrintWriter(error));
        return new Ran(status, output.toString(), error.toString());
    }
}
