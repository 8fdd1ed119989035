package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/operations.md says about systemd, done line by line in a machine that systemd has booted. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class SystemdTest {
    private static final Path ROOT = Objects.requireNonNull(Path.of(ForeignTool.LAUNCHER).toAbsolutePath().getParent())
            .normalize();
    private static final String PORT_OF_THE_LISTENER = "3478";
    private static final String PLAIN = "listen: 127.0.0.1\\nrelay-ip: 127.0.0.1\\nsignal-port: 0\\n";

    private BootedSystemd machine;

    @BeforeAll
    void boot(@TempDir Path shared) throws Exception {
        machine = BootedSystemd.boot(shared);
        // 'cp -r . /opt/iceserver' of a tree that is built: the launcher and what it starts. Its own /tmp is empty.
        ForeignTool copied = ForeignTool.run(120, "sh", "-ec",
                "mkdir -p " + shared + "/tree/cli/target && cp -r " + ROOT
                        + "/iceserver " + ROOT + "/deploy " + shared + "/tree/ && cp -r " + ROOT + "/cli/target/dist "
                        + shared
                        + "/tree/cli/target/");
        assertThat(copied.exitStatus()).as(copied.output()).isZero();
        done("cp -r /shared/tree /opt/iceserver && rm -r /shared/tree");
        installAsDocumented();
    }

    /** Each test begins with the service as it was installed. */
    @BeforeEach
    void begin() {
        done("rm -rf /etc/systemd/system/iceserver.service.d && printf '" + PLAIN + "' >/etc/iceserver/iceserver.yaml "
                + "&& systemctl daemon-reload && systemctl reset-failed && systemctl restart iceserver");
    }

    @AfterAll
    void powerOff() throws Exception {
        machine.close();
    }

    private void installAsDocumented() {
        documented("## systemd").stream().filter(line -> !line.startsWith("cp -r . ")).forEach(line -> {
            // Before the first start the file gets what a machine with one address needs.
            if (line.startsWith("systemctl")) {
                done("printf '" + PLAIN + "' >/etc/iceserver/iceserver.yaml");
            }
            done("cd /opt/iceserver && " + line);
        });
    }

    @Test
    void theServiceRunsAsItsUserAndRootFindsIt() {
        assertThat(done("systemctl show -p ActiveState -p User iceserver")).contains("ActiveState=active",
                "User=iceserver");
        assertThat(done("/opt/iceserver/iceserver status")).contains("sessions    0");
        assertThat(done("stat -c '%U %a' /var/lib/iceserver")).isEqualTo("iceserver 700\n");
        assertThat(done("stat -c '%U %a' /var/lib/iceserver/admin-" + PORT_OF_THE_LISTENER + ".sock"))
                .isEqualTo("iceserver 600\n");
    }

    @Test
    void aReloadWithAMistakeFailsWithTheReasonAndChangesNothing() {
        done("cp /etc/iceserver/iceserver.yaml /etc/iceserver/good.yaml");
        done("systemctl reload iceserver");
        done("echo 'deny-peer: everybody' >>/etc/iceserver/iceserver.yaml");

        ForeignTool reload = machine.run("systemctl reload iceserver");

        assertThat(reload.exitStatus()).isNotZero();
        assertThat(done("journalctl -u iceserver --no-pager")).contains("iceserver.yaml:4: ", "everybody",
                "Nothing was changed.");
        assertThat(done("systemctl is-active iceserver")).isEqualTo("active\n");

        done("cp /etc/iceserver/good.yaml /etc/iceserver/iceserver.yaml");
        done("systemctl reload iceserver");
    }

    @Test
    void aConfigurationThatCannotBeIsNotTriedAgain() {
        done("echo 'stun-prot: 1' >>/etc/iceserver/iceserver.yaml");

        machine.run("systemctl restart iceserver");

        assertThat(done("systemctl show -p ActiveState -p NRestarts -p ExecMainStatus iceserver"))
                .contains("ActiveState=failed", "NRestarts=0", "ExecMainStatus=2");
        assertThat(done("journalctl -u iceserver --no-pager")).contains("did you mean", "stun-port");
    }

    @Test
    void aDatabaseThatIsAwayIsTriedAgainUntilItIsThere() {
        done("echo 'database: sqlite:/var/lib/iceserver/users.db' >>/etc/iceserver/iceserver.yaml");
        machine.run("systemctl --no-block restart iceserver");
        while (done("systemctl show -p NRestarts iceserver").equals("NRestarts=0\n")) {
            Waiting.briefly();
        }

        // Root adds a user, and the service reads the file, which its folder's owner has.
        done("echo wonderland >/root/password && /opt/iceserver/iceserver user add alice --password file:/root/password "
                + "--database sqlite:/var/lib/iceserver/users.db");

        assertThat(done("stat -c '%U %a' /var/lib/iceserver/users.db")).isEqualTo("iceserver 600\n");
        while (!done("systemctl show -p ActiveState iceserver").equals("ActiveState=active\n")) {
            Waiting.briefly();
        }
    }

    @Test
    void aSecretThatRootAloneMayReadIsTheServices() {
        documented("### Secrets that root alone may read").forEach(line -> done("cd /opt/iceserver && " + line));

        assertThat(done("stat -c '%U %a' /etc/iceserver/private/secret")).isEqualTo("root 600\n");
        assertThat(machine.run("su -s /bin/sh iceserver -c 'cat /etc/iceserver/private/secret'").exitStatus())
                .isNotZero();
        // A credential that is made of root's file is one that the service takes.
        assertThat(done("/opt/iceserver/iceserver probe 127.0.0.1 --secret file:/etc/iceserver/private/secret || true"))
                .containsPattern("(?i)ok +.*relay");
        assertThat(done("/opt/iceserver/iceserver credentials --config /etc/iceserver/iceserver.yaml"))
                .contains("username ");
    }

    @Test
    void aRenewedCertificateIsTakenByTheDeployHookWithoutARestart() {
        done("install -d -m 700 /etc/letsencrypt/live/turn.example.org");
        renew("first");
        documented("### Certificates of Let's Encrypt").forEach(line -> done("cd /opt/iceserver && " + line));
        String process = done("systemctl show -p MainPID iceserver");
        assertThat(shown()).contains("first");

        renew("second");
        done("RENEWED_LINEAGE=/etc/letsencrypt/live/turn.example.org /etc/letsencrypt/renewal-hooks/deploy/iceserver");

        assertThat(shown()).contains("second");
        assertThat(done("systemctl show -p MainPID iceserver")).isEqualTo(process);
        assertThat(done("stat -c '%U %G %a' /etc/iceserver/tls/turn.example.org/privkey.pem"))
                .isEqualTo("root iceserver 640\n");

        done("echo rubbish >/etc/letsencrypt/live/turn.example.org/fullchain.pem");
        assertThat(machine.run("RENEWED_LINEAGE=/etc/letsencrypt/live/turn.example.org "
                + "/etc/letsencrypt/renewal-hooks/deploy/iceserver").exitStatus()).isNotZero();
        assertThat(shown()).contains("second");
    }

    /** As certbot leaves them: for root alone. */
    private void renew(String organization) {
        done("cd /etc/letsencrypt/live/turn.example.org && umask 077 && openssl req -x509 -newkey ec -pkeyopt "
                + "ec_paramgen_curve:P-256 -nodes -days 30 -subj '/O=" + organization + "/CN=turn.example.org' "
                + "-addext subjectAltName=DNS:turn.example.org -keyout privkey.pem -out fullchain.pem 2>/dev/null");
    }

    /** The subject of the certificate that clients get. */
    private String shown() {
        return done("openssl s_client -connect 127.0.0.1:5349 -servername turn.example.org </dev/null 2>/dev/null "
                + "| openssl x509 -noout -subject");
    }

    private String done(String line) {
        ForeignTool tool = machine.run(line);
        assertThat(tool.exitStatus()).as("%s said: %s", line, tool.output()).isZero();
        return tool.output();
    }

    /** The lines of the first block below a heading of docs/operations.md. */
    private static List<String> documented(String heading) {
        try {
            List<String> lines = Files.readAllLines(ROOT.resolve("docs/operations.md"));
            List<String> block = lines.subList(lines.indexOf(heading), lines.size()).stream()
                    .dropWhile(line -> !line.startsWith("    ")).takeWhile(line -> line.startsWith("    "))
                    .map(String::strip).toList();
            assertThat(block).isNotEmpty();
            return block;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
