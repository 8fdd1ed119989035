package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** dpkg's package where no systemd runs, as in a container: the third line that it prints starts the server. */
@Tag("installed")
@Timeout(180)
final class WithoutSystemdTest {
    @TempDir
    private static Path work;

    @Test
    void theThirdLineStartsTheServer() {
        ForeignTool used = insideABareDebian("""
                                             dpkg -i /package.deb >/said 2>&1 || { cat /said; exit 1; }
                                             grep '^iceserver: ' /said
                                             line=$(sed -n 's/^iceserver: 3\\. .*: setpriv/setpriv/p' /said)
                                             $line >/log 2>&1 &
                                             server=$!
                                             tries=0
                                             until iceserver status 2>/dev/null; do
                                                 tries=$((tries + 1))
                                                 [ $tries -lt 20 ] && kill -0 $server || { cat /log; exit 1; }
                                             done
                                             dpkg -i /package.deb >/said 2>&1 || { cat /said; exit 1; }
                                             kill -0 $server
                                             kill $server
                                             wait $server || [ $? = 143 ]
                                             dpkg -P iceserver
                                             if getent passwd iceserver; then exit 1; fi
                                             """);

        assertThat(used.exitStatus()).as(used.output()).isZero();
        assertThat(PackagedMachine.said(used.output())).hasSize(3).last().asString()
                .startsWith("iceserver: 3. Start it, as there is no systemd here: setpriv ");
        assertThat(used.output()).contains("sessions    0");
    }

    /** A shell as root in a Debian of its own, of which nothing stays. */
    private static ForeignTool insideABareDebian(String script) {
        return ForeignTool.run(120, "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-ec",
                "ip link set lo up; mount -t tmpfs -o size=1g tmpfs " + work + "; cd " + work + "; "
                        + "mkdir upper work root; mount -t overlay overlay -o lowerdir="
                        + Path.of("target/debian").toAbsolutePath() + ",upperdir=" + work + "/upper,workdir=" + work
                        + "/work root; cd root; mount -t proc proc proc; mount -t tmpfs none dev; "
                        + "mknod -m 666 dev/null c 1 3; mknod -m 666 dev/urandom c 1 9; mknod -m 666 dev/random c 1 8; "
                        + "cp " + Artifacts.deb() + " package.deb; "
                        + "exec chroot . env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh -ec \"$1\"",
                "sh", script);
    }
}
