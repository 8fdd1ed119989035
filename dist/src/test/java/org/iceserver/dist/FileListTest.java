package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class FileListTest {
    @TempDir
    private Path stage;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(stage.resolve("program/bin"));
        Path launcher = Files.createFile(stage.resolve("program/bin/iceserver"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.createFile(stage.resolve("program/LICENSE"));
        Files.createFile(stage.resolve("some.yaml"));
    }

    @Test
    void eachFormatHasTheProgramAtItsPlace() throws IOException {
        FileList files = files("tar,deb tree 755 root ${home} program");

        assertThat(files.of(FileList.Format.TAR)).extracting(Entry::path).containsExactly("iceserver",
                "iceserver/LICENSE", "iceserver/bin", "iceserver/bin/iceserver");
        assertThat(files.of(FileList.Format.DEB)).extracting(Entry::path).contains("usr/lib/iceserver/bin/iceserver");
        assertThat(files.of(FileList.Format.RPM)).isEmpty();
    }

    @Test
    void programsStayPrograms() throws IOException {
        assertThat(files("tar tree 755 root ${home} program").of(FileList.Format.TAR)).extracting(Entry::mode)
                .containsExactly(0755, 0644, 0755, 0755);
    }

    @Test
    void theConfigurationIsTheOperators() throws IOException {
        Entry only = files("rpm config 600 iceserver /etc/iceserver/iceserver.yaml some.yaml")
                .of(FileList.Format.RPM).getFirst();

        assertThat(RpmPackage.line(only)).isEqualTo(
                "%attr(600,iceserver,iceserver) %config(noreplace) \"/etc/iceserver/iceserver.yaml\"");
    }

    @Test
    void aTreeOfFilesOwnsNoFolder() throws IOException {
        assertThat(files("deb files 644 root /usr/share program").of(FileList.Format.DEB)).extracting(Entry::path)
                .containsExactly("usr/share/LICENSE", "usr/share/bin/iceserver");
    }

    @Test
    void dpkgIsToldOfEveryFolder() throws IOException {
        List<Entry> entries = files("deb file 644 root /etc/iceserver/iceserver.yaml some.yaml")
                .of(FileList.Format.DEB);

        assertThat(DebPackage.withParents(entries)).extracting(Entry::path).containsExactly("etc", "etc/iceserver",
                "etc/iceserver/iceserver.yaml");
    }

    @Test
    void whatTheBuildHasNotMadeIsNamed() throws IOException {
        FileList files = files("deb file 644 root /etc/x missing");

        assertThatExceptionOfType(Unmakeable.class).isThrownBy(() -> files.of(FileList.Format.DEB))
                .withMessageContaining("missing");
    }

    @Test
    void anUnknownKindIsNamed() throws IOException {
        FileList files = files("deb fil 644 root /etc/x some.yaml");

        assertThatExceptionOfType(Unmakeable.class).isThrownBy(() -> files.of(FileList.Format.DEB))
                .withMessageContaining("'fil'");
    }

    private FileList files(String line) throws IOException {
        Path description = Files.writeString(stage.resolve("files"), "# FORMATS KIND ...\n\n" + line + "\n");
        return FileList.read(description, stage);
    }
}
