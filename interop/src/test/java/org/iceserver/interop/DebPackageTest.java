package org.iceserver.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** dpkg's package from its first installation to its purge, in a bare Debian without a network. */
@Tag("installed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class DebPackageTest {
    private static final String NEXT = "99.0";
    private static final String BROKEN = "echo 'stun-prot: 1' >>/etc/iceserver/iceserver.yaml";

    @TempDir
    private static Path shared;

    private PackagedMachine machine;
    private String installed = "";

    /** The same files with a later version, not compressed. */
    @BeforeAll
    void buildTheNextVersion() {
        ForeignTool built = ForeignTool.run(120, "sh", "-ec", "dpkg-deb -R " + Artifacts.deb() + " " + shared
                + "/next && sed -i 's/^Version: .*/Version: " + NEXT + "/' " + shared + "/next/DEBIAN/control"
                + " && dpkg-deb -Znone -b " + shared + "/next " + shared + "/next.deb && rm -r " + shared + "/next");
        assertThat(built.exitStatus()).as(built.output()).isZero();
    }

    @BeforeEach
    void install() throws Exception {
        machine = PackagedMachine.boot(shared, Artifacts.deb());
        installed = machine.done("find / -xdev -path /var/lib/dpkg -prune -o -print >/run/before && dpkg -i /shared/"
                + Artifacts.deb().getFileName());
    }

    @AfterEach
    void powerOff() throws Exception {
        machine.close();
        Files.deleteIfExists(shared.resolve("machine"));
    }

    @Test
    void nothingRunsAfterTheInstallationAndThreeLinesSayWhatIsNext() {
        assertThat(PackagedMachine.said(installed)).hasSize(3)
                .last().asString().contains("systemctl enable --now iceserver");
        assertThat(machine.run("systemctl is-active iceserver").output()).isEqualTo("inactive\n");
        machine.listensNowhere();
        assertThat(machine.done("stat -c '%U %G %a' /etc/iceserver/iceserver.yaml"))
                .isEqualTo("iceserver iceserver 600\n");

        // Started with the configuration as it came, it serves this machine alone.
        machine.done("systemctl enable --now iceserver");
        machine.listensOnLoopbackAlone();
        assertThat(machine.done("iceserver status")).contains("sessions    0");
    }

    @Test
    void foreignClientsCallThroughIt() {
        machine.configure();
        machine.start();

        machine.relaysBetweenForeignClients();
    }

    @Test
    void aPortThatIsInUseAtTheFirstStartIsNamed() {
        machine.done("systemd-run --quiet --unit=holder perl -MIO::Socket::INET -e '@held = (IO::Socket::INET->new("
                + "LocalAddr => \"127.0.0.1\", LocalPort => 3478, Listen => 1) or die); sleep' && "
                // systemd would take a $ for a variable of its own. 3478 in the kernel's table of sockets that listen.
                + "until grep -q ' 0100007F:0D96 00000000:0000 0A ' /proc/net/tcp; do "
                + "systemctl is-active --quiet holder || exit 1; done");

        assertThat(machine.run("systemctl start iceserver").exitStatus()).isNotZero();

        // The service's user may not look into root's programs.
        assertThat(machine.done("journalctl -u iceserver --no-pager"))
                .contains("TCP port 3478 on 127.0.0.1 is taken by a program of user root");
        assertThat(machine.done("systemctl show -p ActiveState -p NRestarts iceserver"))
                .contains("ActiveState=failed", "NRestarts=0");
        machine.done("systemctl stop holder");
        machine.start();
    }

    /** SQLite's native library stands beside the jars. */
    @Test
    void usersOfADatabaseAreServed() {
        machine.configure();
        machine.done(
                "sed -i 's|^user: .*|database: sqlite:/var/lib/iceserver/users.db|' /etc/iceserver/iceserver.yaml && "
                        + "install -d -m 700 -o iceserver -g iceserver /var/lib/iceserver && echo wonderland >/root/password && "
                        + "iceserver user add ann --realm example.org --password file:/root/password "
                        + "--database sqlite:/var/lib/iceserver/users.db");
        machine.start();

        machine.relaysBetweenForeignClients();
    }

    @Test
    void anUpgradeKeepsTheConfigurationAndLetsARunningCallEnd() {
        machine.configure();
        machine.start();
        String before = machine.process();
        CompletableFuture<ForeignTool> call = CompletableFuture.supplyAsync(() -> machine.call(300),
                task -> Thread.ofPlatform().daemon().start(task));
        while (machine.done("iceserver status").contains("sessions    0")) {
            Waiting.briefly();
        }

        String upgraded = machine.done("dpkg -i --force-confold /shared/next.deb");

        assertThat(call.join().output()).contains("Total lost packets 0");
        assertThat(PackagedMachine.said(upgraded)).singleElement().asString().contains("ends with its running calls");
        assertThat(machine.done("dpkg-query -W iceserver")).contains(NEXT);
        assertThat(machine.process()).isNotEqualTo(before).isNotEqualTo("0");
        assertThat(machine.done("cat /etc/iceserver/iceserver.yaml")).contains("ann:wonderland");
        assertThat(machine.done("stat -c '%U %a' /etc/iceserver/iceserver.yaml")).isEqualTo("iceserver 600\n");
        machine.relaysBetweenForeignClients();
    }

    @Test
    void withAConfigurationThatTheNewVersionCannotReadTheOldOneRunsOn() {
        machine.configure();
        machine.start();
        String before = machine.process();
        machine.done(BROKEN);

        String upgraded = machine.done("dpkg -i --force-confold /shared/next.deb");

        assertThat(upgraded).contains("stun-port");
        assertThat(PackagedMachine.said(upgraded)).last().asString().contains("The old version still runs");
        assertThat(machine.process()).isEqualTo(before);
        machine.relaysBetweenForeignClients();
    }

    @Test
    void aDiskThatIsFullInTheMiddleOfAnUpgradeLeavesTheOldVersion() {
        machine.configure();
        machine.start();
        String before = machine.process();
        machine.done("fallocate -l $(($(df --output=avail -B1 / | tail -n 1) - 40000000)) /filler");

        ForeignTool upgrade = machine.run("dpkg -i --force-confold /shared/next.deb");

        assertThat(upgrade.exitStatus()).as(upgrade.output()).isNotZero();
        assertThat(upgrade.output()).contains("No space left on device");
        assertThat(machine.process()).isEqualTo(before);
        machine.relaysBetweenForeignClients();
        machine.done("rm /filler && systemctl restart iceserver && dpkg -i --force-confold /shared/next.deb");
        assertThat(machine.done("dpkg-query -W iceserver")).contains(NEXT);
        machine.relaysBetweenForeignClients();
    }

    @Test
    void removeKeepsTheConfigurationAndPurgeLeavesNothing() {
        machine.configure();
        machine.done("systemctl enable --now iceserver");

        machine.done("dpkg -r iceserver");

        machine.listensNowhere();
        assertThat(machine.done("cat /etc/iceserver/iceserver.yaml")).contains("ann:wonderland");
        assertThat(machine.run("command -v iceserver").exitStatus()).isNotZero();

        machine.done("dpkg -P iceserver");

        assertThat(machine.run("getent passwd iceserver").exitStatus()).isNotZero();
        assertThat(machine.done("find / -xdev -path /var/lib/dpkg -prune -o -print | sort >/run/after; "
                + "sort /run/before | comm -13 - /run/after | grep -v -e '^/var/log/' -e '^/etc/.*-$' || true"))
                .isEmpty();
    }
}
