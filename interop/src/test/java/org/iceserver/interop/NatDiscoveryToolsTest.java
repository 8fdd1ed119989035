package org.iceserver.interop;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** coturn's clients of NAT behaviour discovery (RFC 5780) against this server on 127.0.0.1 and 127.0.0.2: no NAT between. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NatDiscoveryToolsTest {
    private final int alternatePort = FreePort.next();
    private final ServerProcess server = ServerProcess.start("--nat-discovery", "--alt-port",
            Integer.toString(alternatePort), "--listen", "127.0.0.1", "--listen", "127.0.0.2", "--relay-ip",
            "127.0.0.1");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void stunclientGetsAnswersFromTheOtherAddressAndPort() {
        ForeignTool tool = ForeignTool.run(30, "turnutils_stunclient", "-f", "-p", port(), "-L", "127.0.0.1",
                "127.0.0.1");
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        assertThat(tool.output()).contains("Response origin: : 127.0.0.2:" + alternatePort,
                "Other addr: : 127.0.0.2:" + alternatePort);
    }

    @Test
    void natdiscoveryFindsTheMapping() {
        assertThat(discover("-m")).contains("NAT with Endpoint Independent Mapping");
    }

    @Test
    void natdiscoveryFindsTheFiltering() {
        assertThat(discover("-f")).contains("NAT with Endpoint Independent Filtering");
    }

    @Test
    void natdiscoveryFindsBothWithPadding() {
        assertThat(discover("-m", "-P")).contains("NAT with Endpoint Independent Mapping");
        assertThat(discover("-f", "-P")).contains("NAT with Endpoint Independent Filtering");
        assertThat(discover("-m", "-f", "-P")).contains("NAT with Endpoint Independent Mapping",
                "NAT with Endpoint Independent Filtering");
    }

    private String discover(String... tests) {
        String[] command = new String[tests.length + 6];
        command[0] = "turnutils_natdiscovery";
        System.arraycopy(tests, 0, command, 1, tests.length);
        String[] rest = {"-p", port(), "-L", "127.0.0.1", "127.0.0.1"};
        System.arraycopy(rest, 0, command, tests.length + 1, rest.length);
        ForeignTool tool = ForeignTool.run(60, command);
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        return tool.output();
    }

    private String port() {
        return Integer.toString(server.stunPort());
    }
}
