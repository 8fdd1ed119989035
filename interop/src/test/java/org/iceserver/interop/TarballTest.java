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

/** The archive in a system of busybox and glibc alone, read-only, below a path with spaces, as a user that nobody knows. */
@Tag("installed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class TarballTest {
    private static final String PROGRAM = "/a place/iceserver/bin/iceserver";

    @TempDir
    private static Path root;

    @BeforeAll
    void unpack() {
        done("chmod 755 . && mkdir -p bin proc dev 'a place' && cp /bin/busybox bin/ && for tool in sh uname readlink cat; do "
                + "ln -s busybox bin/$tool; done && tar xzf " + Artifacts.tarball() + " -C 'a place' && "
                + "find 'a place' -name '*.so' -o -path '*/bin/java' | tr '\\n' '\\0' | xargs -0 ldd | "
                + "sed -n 's/.*=> \\(.*\\) (0x.*/\\1/p; s/^[[:space:]]*\\(\\/.*\\) (0x.*/\\1/p' | grep -v 'a place' | sort -u | "
                + "while read -r library; do "
                + "mkdir -p \".${library%/*}\" && cp -L \"$library\" \".$library\"; done");
    }

    @Test
    void itStartsAndIsUsed() {
        ForeignTool used = inside("'" + PROGRAM + "' serve --profile lab --listen 127.0.0.1 --relay-ip 127.0.0.1 "
                + "--allow-peer 127.0.0.0/8 --user ann:wonderland & tries=0; status=1; "
                // Until the server listens, the probe says that nobody does.
                + "while [ $status != 0 ] && [ $tries -lt 10 ]; do tries=$((tries + 1)); status=0; '" + PROGRAM
                + "' probe 127.0.0.1 --user ann:wonderland --tls-port 0 --timeout 5s || status=$?; done; "
                + "kill $!; exit $status");

        assertThat(used.exitStatus()).as(used.output()).isZero();
        assertThat(used.output()).containsPattern("ok +TURN over UDP");
    }

    @Test
    void itUsesItsClassCache() {
        ForeignTool started = inside("exec '/a place/iceserver/runtime/bin/java' '@/a place/iceserver/app/jvm.options' "
                + "-XX:AOTMode=on '-XX:AOTCache=/a place/iceserver/app/iceserver.aot' "
                + "-jar '/a place/iceserver/app/iceserver.jar' --version");

        assertThat(started.exitStatus()).as(started.output()).isZero();
        assertThat(started.output()).startsWith("iceserver ");
    }

    @Test
    void withoutGlibcItSaysWhatItNeeds() throws IOException {
        Path loader = root.resolve("lib64/ld-linux-x86-64.so.2");
        Path away = Files.move(loader, root.resolve("lib64/away"));
        try {
            ForeignTool started = inside("exec '" + PROGRAM + "' --version");

            assertThat(started.exitStatus()).isOne();
            assertThat(started.output()).matches("iceserver: this build needs glibc 2\\.\\d+ or newer[^\n]*\n");
        } finally {
            Files.move(away, loader);
        }
    }

    /** A shell without a home, in the root that nobody can write to. */
    private static ForeignTool inside(String line) {
        return ForeignTool.run(60, "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-ec",
                "ip link set lo up && mount --bind " + root + " " + root + " && cd " + root
                        + " && mount -t proc proc proc && "
                        + "mount -t tmpfs none dev && mknod -m 666 dev/null c 1 3 && mknod -m 666 dev/urandom c 1 9 && "
                        + "mknod -m 666 dev/random c 1 8 && mount -o remount,bind,ro " + root
                        + " && exec chroot --userspec=12345:12345 . /bin/busybox env -i PATH=/bin /bin/sh -c \"$1\"",
                "sh", line);
    }

    private static void done(String line) {
        ForeignTool tool = ForeignTool.run(60, "sh", "-ec", "cd " + root + " && " + line);
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
    }
}
