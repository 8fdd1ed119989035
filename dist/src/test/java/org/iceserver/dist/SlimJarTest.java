package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class SlimJarTest {
    private static final String MANIFEST = """
                                           Manifest-Version: 1.0
                                           Multi-Release: true

                                           Name: a/A.class
                                           SHA-256-Digest: AAAA

                                           """;

    @TempDir
    private Path folder;

    @Test
    void signaturesGoAndTheLicenceStays() throws IOException {
        Path jar = jar(Map.of("META-INF/MANIFEST.MF", MANIFEST, "META-INF/BC.SF", "", "META-INF/BC.RSA", "",
                "META-INF/LICENSE.md", "MIT", "a/A.class", "a class"));

        slim("Linux", "amd64").write(jar, folder.resolve("copy.jar"));

        try (JarFile copy = new JarFile(folder.resolve("copy.jar").toFile())) {
            assertThat(copy.stream().map(ZipEntry::getName)).containsExactly("META-INF/MANIFEST.MF",
                    "META-INF/LICENSE.md", "a/A.class");
            assertThat(copy.getManifest().getEntries()).isEmpty();
            assertThat(copy.getManifest().getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
            assertThat(new String(copy.getInputStream(copy.getEntry("a/A.class")).readAllBytes(),
                    StandardCharsets.UTF_8)).isEqualTo("a class");
        }
    }

    @Test
    void nativeLibrariesOfThisPlatformStandInAFolder() throws IOException {
        Path jar = jar(Map.of("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so", "ours",
                "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so", "another's",
                "org/sqlite/native/Windows/x86_64/sqlitejdbc.dll", "another's", "org/sqlite/Driver.class", ""));
        SlimJar slim = slim("Linux", "amd64");

        assertThat(slim.leavesNothing(jar)).isFalse();
        slim.write(jar, folder.resolve("copy.jar"));

        assertThat(folder.resolve("native/libsqlitejdbc.so")).hasContent("ours");
        try (JarFile copy = new JarFile(folder.resolve("copy.jar").toFile())) {
            assertThat(copy.stream().map(ZipEntry::getName)).containsExactly("org/sqlite/Driver.class");
        }
    }

    @Test
    void aJarOfNativeLibrariesAloneLeavesOneFileAndItsLicence() throws IOException {
        Path jar = jar(Map.of("META-INF/native/libnetty_tcnative_linux_x86_64.so", "ours", "META-INF/LICENSE.txt",
                "Apache"));

        assertThat(slim("Linux", "amd64").leavesNothing(jar)).isTrue();
        slim("Linux", "amd64").extract(jar);

        assertThat(folder.resolve("native/libnetty_tcnative_linux_x86_64.so")).hasContent("ours");
        assertThat(folder.resolve("native/some.jar-LICENSE.txt")).hasContent("Apache");
    }

    @Test
    void aJarForAnotherPlatformLeavesNothing() throws IOException {
        Path jar = jar(Map.of("META-INF/native/libnetty_tcnative_linux_x86_64.so", "another's", "META-INF/LICENSE.txt",
                "Apache"));

        slim("Linux", "aarch64").extract(jar);
        slim("Mac OS X", "x86_64").extract(jar);

        assertThat(folder.resolve("native")).isEmptyDirectory();
    }

    /** Packages are compressed as a whole. */
    @Test
    void nothingInACopyIsCompressed() throws IOException {
        Path jar = jar(Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n\n", "a/A.class", "a class"));

        slim("Linux", "amd64").write(jar, folder.resolve("copy.jar"));

        try (JarFile copy = new JarFile(folder.resolve("copy.jar").toFile())) {
            assertThat(copy.stream()).hasSize(2).allSatisfy(
                    entry -> assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED));
        }
    }

    @Test
    void twoCopiesAreAlike() throws IOException {
        Path jar = jar(Map.of("META-INF/BC.SF", "", "a/A.class", "a class", "META-INF/MANIFEST.MF", MANIFEST));
        slim("Linux", "amd64").write(jar, folder.resolve("one.jar"));
        slim("Linux", "amd64").write(jar, folder.resolve("two.jar"));

        assertThat(folder.resolve("one.jar")).hasSameBinaryContentAs(folder.resolve("two.jar"));
    }

    private SlimJar slim(String system, String machine) throws IOException {
        return new SlimJar(new NativeLibraries(Platform.of(system, machine)),
                Files.createDirectories(folder.resolve("native")));
    }

    private Path jar(Map<String, String> entries) throws IOException {
        Path jar = folder.resolve("some.jar");
        try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : new LinkedHashMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return jar;
    }
}
