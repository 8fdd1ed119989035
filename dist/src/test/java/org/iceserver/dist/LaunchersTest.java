package org.iceserver.dist;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

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
    void thePackagesUnitStartsThePackagesProgram() {
        assertThat(SystemFiles.unit("ExecStart=/opt/iceserver/iceserver --config")).isEqualTo(
                "ExecStart=/usr/bin/iceserver --config");
    }

    @Test
    void aSnapshotComesBeforeItsRelease() {
        assertThat(Generated.RELEASE.packageVersion()).isEqualTo("0.2.0~SNAPSHOT");
    }
}
