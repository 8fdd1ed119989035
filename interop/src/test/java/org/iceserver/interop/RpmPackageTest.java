package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The package for rpm from its first installation to its removal. The machine is a Debian that has rpm: rpm's database is empty there, so
 * dependencies are not looked at.
 */
@Tag("installed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class RpmPackageTest {
    private static final String NEXT = "99.0";

    @TempDir
    private static Path shared;

    /** The same files with a later version, hardly compressed. */
    @BeforeAll
    void buildTheNextVersion() throws IOException {
        Path work = Artifacts.part("rpm");
        Path spec = Files.writeString(shared.resolve("next.spec"),
                Files.readString(work.resolve("iceserver.spec")).replaceFirst("(?m)^Version: .*", "Version: " + NEXT)
                        .replaceFirst("w\\d\\.xzdio", "w1.gzdio"));
        ForeignTool built = ForeignTool.run(120, "sh", "-ec", "rpmbuild -bb --define '_topdir " + shared
                + "/build' --define '_rpmdir " + shared + "/build' --buildroot " + shared + "/build/root " + spec
                + " && mv " + shared + "/build/*/iceserver-" + NEXT + "*.rpm " + shared + "/next.rpm && rm -r "
                + shared + "/build");
        assertThat(built.exitStatus()).as(built.output()).isZero();
    }

    @Test
    void itIsInstalledCalledUpgradedAndRemoved() throws Exception {
        try (PackagedMachine machine = PackagedMachine.boot(shared, Artifacts.rpm())) {
            String installed = machine.done("rpm -i --nodeps /shared/" + Artifacts.rpm().getFileName() + " 2>&1");

            assertThat(PackagedMachine.said(installed)).hasSize(3);
            machine.listensNowhere();
            assertThat(machine.done("stat -c '%U %a' /etc/iceserver/iceserver.yaml")).isEqualTo("iceserver 600\n");
            machine.done("systemctl enable --now iceserver");
            machine.listensOnLoopbackAlone();
            machine.configure();
            machine.done("systemctl restart iceserver");
            machine.relaysBetweenForeignClients();

            String before = machine.process();
            String upgraded = machine.done("rpm -U --nodeps /shared/next.rpm 2>&1");
            assertThat(PackagedMachine.said(upgraded)).singleElement().asString()
                    .contains("ends with its running calls");
            assertThat(machine.done("rpm -q iceserver")).contains(NEXT);
            assertThat(machine.process()).isNotEqualTo(before).isNotEqualTo("0");
            machine.relaysBetweenForeignClients();

            machine.done("rpm -e iceserver");
            machine.listensNowhere();
            assertThat(machine.done("cat /etc/iceserver/iceserver.yaml*")).contains("ann:wonderland");
            assertThat(machine.run("command -v iceserver").exitStatus()).isNotZero();
        }
    }
}
