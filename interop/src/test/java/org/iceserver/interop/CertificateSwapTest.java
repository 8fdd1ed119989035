package org.iceserver.interop;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Rubbish is written over the certificate and the key of a running server, and then a good pair. */
@Tag("namespace")
final class CertificateSwapTest {
    private static final String KEPT = "the old ones stay";
    private static final Pattern SERIAL = Pattern.compile("serial=([0-9A-F]+)");

    @TempDir
    private Path folder;

    @Test
    @Timeout(180)
    void rubbishLeavesTheOldPairInUseAndAGoodPairIsTaken() throws Exception {
        TestAuthority old = TestAuthority.in(Files.createDirectory(folder.resolve("old")));
        TestAuthority next = TestAuthority.in(Files.createDirectory(folder.resolve("next")));
        int tlsPort = FreePort.next();
        try (ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--user",
                "ann:wonderland", "--tls-port", Integer.toString(tlsPort), "--cert", old.certificate().toString(),
                "--key", old.key().toString())) {
            BigInteger first = serial(tlsPort);

            Files.writeString(old.certificate(), "rubbish");
            await(() -> warnings(server) == 1, server);
            assertThat(serial(tlsPort)).isEqualTo(first);
            assertThat(serial(server.signalPort())).isEqualTo(first);
            Files.writeString(old.key(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
            await(() -> warnings(server) == 2, server);
            assertThat(serial(tlsPort)).isEqualTo(first);
            assertThat(server.output().lines().filter(line -> line.contains(KEPT))).allSatisfy(
                    line -> assertThat(line).doesNotContain("Exception", "\tat ")
                            .contains(old.certificate().toString()));

            Files.copy(next.key(), old.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(next.certificate(), old.certificate(), StandardCopyOption.REPLACE_EXISTING);
            await(() -> !serial(tlsPort).equals(first), server);
            assertThat(serial(server.signalPort())).isEqualTo(serial(tlsPort));
        }
    }

    private static long warnings(ServerProcess server) {
        return server.output().lines().filter(line -> line.contains(KEPT)).count();
    }

    private static BigInteger serial(int port) {
        ForeignTool shown = ForeignTool.run(20, "sh", "-c", "openssl s_client -connect 127.0.0.1:" + port
                + " </dev/null 2>/dev/null | openssl x509 -noout -serial");
        Matcher serial = SERIAL.matcher(shown.output());
        assertThat(serial.find()).as(shown.output()).isTrue();
        return new BigInteger(serial.group(1), 16);
    }

    private static void await(BooleanSupplier condition, ServerProcess server) throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new IOException("still waiting; the server said:\n" + server.output());
            }
            Waiting.briefly();
        }
    }
}
