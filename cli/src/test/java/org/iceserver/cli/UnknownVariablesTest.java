package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownVariablesTest {
    @ParameterizedTest
    @CsvSource({"ICESERVER_STUN_PROT,ICESERVER_STUN_PORT", "ICESERVER_ADMIN_TOKNE,ICESERVER_ADMIN_TOKEN",
        "ICESERVER_SECRETS,ICESERVER_SECRET"})
    void aMisspeltVariableIsRefusedWithTheOneThatWasMeant(String wrong, String right) {
        Result refused = run(Map.of(wrong, "x"), "serve", "--check");

        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.error).isEqualTo("iceserver: " + wrong
                + " in the environment is no option's variable; did you mean " + right + "?" + System.lineSeparator());
        assertThat(refused.output).isEmpty();
    }

    @Test
    void aVariableLikeNoneIsRefusedWithoutASuggestion() {
        assertThat(run(Map.of("ICESERVER_WHATEVER_IT_IS", "hunter2"), "serve", "--check").error)
                .contains("ICESERVER_WHATEVER_IT_IS", "leave it out").doesNotContain("hunter2").hasLineCount(1);
    }

    @Test
    void itIsSaidBesideEverythingElseThatIsWrong() {
        assertThat(run(Map.of("ICESERVER_STUN_PROT", "1", "ICESERVER_LOOPS", "many"), "serve", "--check").error)
                .contains("ICESERVER_STUN_PROT in the environment", "ICESERVER_LOOPS: ").hasLineCount(2);
    }

    @Test
    void otherCommandsRefuseItToo() {
        assertThat(run(Map.of("ICESERVER_ADMN", "x"), "status").error).contains("did you mean ICESERVER_ADMIN?");
    }

    @ParameterizedTest
    @CsvSource({"ICESERVER_JAVA_HOME,/opt/jdk", "ICESERVER_SERVICE_HOST,10.0.0.1", "ICESERVER_SERVICE_PORT,3478",
        "ICESERVER_SERVICE_PORT_TURN_UDP,3478", "ICESERVER_PORT,tcp://10.0.0.1:3000",
        "ICESERVER_PORT_3478_UDP,udp://10.0.0.1:3478", "ICESERVER_PORT_3478_UDP_ADDR,10.0.0.1",
        "ICESERVER_TURN_SERVICE_HOST,10.0.0.1", "ICESERVER_TURN_PORT,udp://10.0.0.1:3478",
        "ICESERVER_STUN_PORT,udp://10.0.0.1:3478", "ICESERVER_PEER_ID,guest",
        "OTHER_STUN_PROT,1"})
    void whatTheLauncherAndKubernetesSetAndOptionsOfOtherCommandsAreKnown(String name, String value) {
        assertThat(run(Map.of(name, value), "serve", "--check").error).isNotEmpty().doesNotContain(name, "unknown");
    }

    @Test
    void helpIsPrintedWhateverTheEnvironment() {
        assertThat(run(Map.of("ICESERVER_STUN_PROT", "1"), "serve", "--help").status).isZero();
    }

    private record Result(int status, String output, String error) {}

    private static Result run(Map<String, String> environment, String... arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(arguments, environment, new PrintWriter(output), new PrintWriter(error));
        return new Result(status, output.toString(), error.toString());
    }
}
