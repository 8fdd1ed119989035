package org.iceserver.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/** What a program needs from its machine, and that the scripts say so. */
final class LaunchersTest {
    @Test
    void theNewestSymbolDecides() {
        String program = "\0GLIBC_2.2.5\0GLIBC_2.17\0GLIBC_2.9\0GLIBC_PRIVATE\0";

        assertThat(GlibcNeed.minor(program.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(17);
    }

    @Test
    void onLinuxTheLoaderIsLookedFor() {
        assertThat(Launchers.filled("loader=@LOADER@ glibc=@GLIBC@ @MACHINE@", Platform.of("Linux", "aarch64"), "2.28"))
                .isEqualTo("loader=/lib/ld-linux-aarch64.so.1 glibc=2.28 aarch64");
    }

    @Test
    void onMacosThereIsNoneToLookFor() {
        assertThat(Launchers.filled("loader=@LOADER@", Platform.of("Mac OS X", "aarch64"), "")).isEqualTo("loader=");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher asks for glibc on Linux alone")
    void anOldGlibcIsNamed() throws IOException, InterruptedException {
        assertThat(started(Platform.ofThisHost(), "2.999"))
                .matches("iceserver: this build needs glibc 2\\.999 or newer, and this system has 2\\.\\d+: [^\n]*\n");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher looks at the machine on Linux alone")
    void aBuildForAnotherMachineSaysSo() throws IOException, InterruptedException {
        Platform another = Platform.of("Linux", Platform.ofThisHost().machine() == Platform.Machine.X86_64
                ? "aarch64"
                : "x86_64");

        assertThat(started(another, "2.17")).matches("iceserver: this build is for \\S+ machines and this one is "
                + Platform.ofThisHost().machine().uname() + ": [^\n]*\n");
    }

    /** What a launcher for a platform says on this host, where it cannot start anything. */
    private static String started(Platform platform, String glibc) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c",
                Launchers.filled(Files.readString(Path.of("src/main/package/launcher")), platform, glibc))
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isOne();
        return said;
    }

    @Test
    void thePackagesUnitStartsThePackagesProgram() {
        assertThat(SystemFiles.unit("ExecStart=/opt/iceserver/iceserver --config")).isEqualTo(
                "ExecStart=/usr/bin/iceserver --config");
    }

    @Test
    void aSnapshotComesBeforeItsRelease() {
        assertThat(Generated.RELEASE.packageVersion()).isEqualTo("0.2.0~SNAPSHOT");
    }
}
