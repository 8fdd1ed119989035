package org.iceserver.interop;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --check} on a host that lacks something: the launcher's own output and exit status, word for word. */
@Tag("namespace")
@Timeout(120)
final class CheckedHostTest {
    @TempDir
    private Path folder;

    @Test
    void aPortThatAnotherProgramHasIsWrongAndTheProgramNamed() throws Exception {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            ForeignTool check = CheckRun.of(taken.getLocalPort());

            assertThat(check.exitStatus()).isEqualTo(1);
            assertThat(check.output()).contains("wrong port: --stun-port: UDP port " + taken.getLocalPort()
                    + " on 127.0.0.1 is taken by java (pid " + ProcessHandle.current().pid()
                    + "): stop that program or choose another port.");
        }
    }

    /** A configuration is also checked beside the server that is to read it again. */
    @Test
    void aPortOfARunningServerIsAWarningThatNamesIt() {
        try (ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1")) {
            ForeignTool check = CheckRun.of(server.stunPort());

            assertThat(check.exitStatus()).isZero();
            assertThat(check.output()).containsPattern("warn  port: --stun-port: UDP port " + server.stunPort()
                    + " on 127\\.0\\.0\\.1 is taken by another iceserver \\(pid \\d+\\): ")
                    .contains("warn  port: --stun-port: TCP port " + server.stunPort() + " on 127.0.0.1 is taken by"
                            + " another iceserver (pid ");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsNamedWithoutItsPassword() {
        ForeignTool check = CheckRun.of(FreePort.next(), "--database",
                "postgresql://turn:hunter2@127.0.0.1:" + FreePort.next() + "/turn");

        assertThat(check.exitStatus()).isEqualTo(1);
        assertThat(check.output()).containsPattern(
                "wrong database: the database turn at 127.0.0.1:\\d+ does not answer\\.\\R")
                .doesNotContain("hunter2");
    }

    @Test
    void aDatabaseThatAnswersIsOk() throws Exception {
        try (PostgresCluster cluster = PostgresCluster.start()) {
            ForeignTool check = CheckRun.of(FreePort.next(), "--database", cluster.url());

            assertThat(check.output()).contains("ok    database: --database: the database ",
                    " answers, and has 0 secrets of realm iceserver.");
        }
    }

    @Test
    void aSecretThatEverybodyMayReadIsNamed() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s".repeat(32));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(CheckRun.of(FreePort.next(), "--secret", "file:" + secret).output())
                .contains("warn  secret file: Every user of this machine may read " + secret
                        + ", which holds the secret of --secret. Mend it: chmod o-rwx " + secret + ".");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThat(CheckRun.of(FreePort.next(), "--secret", "file:" + secret).output())
                .contains("ok    secret file: Nobody but the owner and the group may read the file with secrets.");
    }

    @Test
    void aPrivateAddressIsNamedInTheProfileForTheInternet() {
        ForeignTool check = CheckRun.of(FreePort.next(), "--profile", "public", "--user", "ann:a-long-password");

        assertThat(check.output()).contains("warn  relay address: Relay address 127.0.0.1 is private: peers on the"
                + " internet cannot reach it. Mend it: --external-ip with the public address of this host, or auto.");
        assertThat(CheckRun.of(FreePort.next(), "--profile", "public", "--user", "ann:a-long-password",
                "--external-ip", "9.9.9.9").output())
                .contains("ok    relay address: Clients are told 9.9.9.9, which is a public address.");
    }

    @Test
    void fewFileDescriptorsAreNamed() {
        ForeignTool check = ForeignTool.run(60, "prlimit", "--nofile=1024", ForeignTool.LAUNCHER, "--check", "--listen",
                "127.0.0.1", "--relay-ip", "127.0.0.1", "--stun-port", Integer.toString(FreePort.next()),
                "--signal-port", "0", "--admin-port", "0");

        assertThat(check.output()).contains("warn  open files: With 1024 open files there is room for about 768"
                + " allocations. Mend it: ulimit -n 65536.");
    }
}
