package org.iceserver.dist;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.XZInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** Artifacts of a small program, read again. */
final class ArtifactsTest {
    private static final Platform PLATFORM = Platform.of("Linux", "amd64");

    @TempDir
    private Path folder;

    private FileList files;

    @BeforeEach
    void stage() throws IOException {
        Path stage = folder.resolve("stage");
        Files.createDirectories(stage.resolve("program/runtime"));
        Files.writeString(stage.resolve("program/runtime/modules"), "modules");
        Files.writeString(stage.resolve("program/iceserver.jar"), "a jar");
        Files.writeString(stage.resolve("iceserver.yaml"), "profile: local\n");
        files = FileList.read(Files.writeString(folder.resolve("files"),
                """
                tar,deb,oci tree 755 root ${home} program
                deb config 600 iceserver /etc/iceserver/iceserver.yaml iceserver.yaml
                deb link 777 root /usr/bin/iceserver ../lib/iceserver/bin/iceserver
                oci folder 1777 root /tmp
                """), stage);
    }

    @Test
    void aDebHasItsConfigurationForTheServicesUserAlone() throws IOException {
        Map<String, byte[]> members = members(deb());

        assertThat(members.keySet()).containsExactly("debian-binary", "control.tar.xz", "data.tar.xz");
        TarArchiveEntry yaml = requireNonNull(
                entries(new XZInputStream(new ByteArrayInputStream(requireNonNull(members.get("data.tar.xz")))))
                        .get("./etc/iceserver/iceserver.yaml"));
        assertThat(yaml.getUserName()).isEqualTo("iceserver");
        assertThat(yaml.getMode()).isEqualTo(0600);
    }

    @Test
    void twoDebsAreAlike() throws IOException {
        byte[] one = Files.readAllBytes(deb());

        assertThat(Files.readAllBytes(deb())).isEqualTo(one);
    }

    @Test
    void anImageHasTwoLayersAndIsNotRoots() throws IOException {
        Path image = OciImage.write(folder, Generated.RELEASE, PLATFORM, files, new Compression(1));

        Map<String, byte[]> contents = contents(image);
        JsonNode loaded = JsonMapper.shared().readTree(contents.get("manifest.json")).get(0);
        assertThat(loaded.get("Layers")).hasSize(2);
        loaded.get("Layers").forEach(layer -> assertThat(contents).containsKey(layer.asString()));
        JsonNode config = JsonMapper.shared().readTree(contents.get(loaded.get("Config").asString()));
        assertThat(config.at("/config/User").asString()).isEqualTo("65532:65532");
        assertThat(config.at("/config/Healthcheck/Test/1").asString()).isEqualTo("/opt/iceserver/bin/healthz");
        assertThat(config.at("/rootfs/diff_ids")).hasSize(2);
    }

    @Test
    void sumsAreWhatSha256sumReads() throws IOException {
        Path file = Files.writeString(folder.resolve("artifact"), "abc");

        Sums.write(folder.resolve("SHA256SUMS"), List.of(file));

        assertThat(folder.resolve("SHA256SUMS")).hasContent(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  artifact");
    }

    private Path deb() throws IOException {
        Path recipe = folder.resolve("recipe");
        Files.createDirectories(recipe.resolve("deb"));
        Files.writeString(recipe.resolve("common.sh"), "#!/bin/sh\n");
        for (String script : List.of("preinst", "postinst", "prerm", "postrm")) {
            Files.writeString(recipe.resolve("deb").resolve(script), "");
        }
        return new DebPackage(Generated.RELEASE, PLATFORM, "2.17", new Compression(1)).write(folder, files,
                new Scripts(recipe));
    }

    private static Map<String, byte[]> members(Path deb) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ArArchiveInputStream ar = new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(deb)))) {
            for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
                members.put(entry.getName(), ar.readAllBytes());
            }
        }
        return members;
    }

    private static Map<String, TarArchiveEntry> entries(InputStream in) throws IOException {
        Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    private static Map<String, byte[]> contents(Path archive) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
                contents.put(entry.getName(), tar.readAllBytes());
            }
        }
        assertThat(names).doesNotHaveDuplicates();
        return contents;
    }
}
