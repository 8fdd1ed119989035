package org.iceserver.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/** A package for dpkg (deb(5)): {@code debian-binary}, {@code control.tar.xz} and {@code data.tar.xz} in an ar file. */
final class DebPackage {
    private static final List<String> SCRIPTS = List.of("preinst", "postinst", "prerm", "postrm");
    private static final int PLAIN = 0644;
    private static final int EXECUTABLE = 0755;

    private final Release release;
    private final Platform platform;
    private final String glibc;
    private final Compression compression;

    DebPackage(Release release, Platform platform, String glibc, Compression compression) {
        this.release = release;
        this.platform = platform;
        this.glibc = glibc;
        this.compression = compression;
    }

    Path write(Path target, FileList files, Scripts scripts) throws IOException {
        Path file = target
                .resolve("iceserver_" + release.packageVersion() + "_" + platform.machine().debian() + ".deb");
        List<Entry> entries = withParents(files.of(FileList.Format.DEB));
        Path data = target.resolve("data.tar.xz");
        try (TarStream tar = new TarStream(compression.xz(Files.newOutputStream(data)), release, "./")) {
            for (Entry entry : entries) {
                tar.add(entry);
            }
        }
        try (OutputStream out = Files.newOutputStream(file);
                ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
            member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
            member(ar, "control.tar.xz", control(entries, scripts));
            ar.putArchiveEntry(header("data.tar.xz", Files.size(data)));
            Files.copy(data, ar);
            ar.closeArchiveEntry();
        }
        Files.delete(data);
        return file;
    }

    private void member(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
        ar.putArchiveEntry(header(name, content.length));
        ar.write(content);
        ar.closeArchiveEntry();
    }

    private ArArchiveEntry header(String name, long size) {
        return new ArArchiveEntry(name, size, 0, 0, 0100644, release.seconds());
    }

    private byte[] control(List<Entry> entries, Scripts scripts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarStream tar = new TarStream(compression.xz(bytes), release, "./")) {
            tar.add("control", PLAIN, utf8(fields(entries)));
            tar.add("conffiles", PLAIN, utf8(configurations(entries)));
            tar.add("md5sums", PLAIN, utf8(sums(entries)));
            for (String script : SCRIPTS) {
                tar.add(script, EXECUTABLE, utf8(scripts.script("deb", script)));
            }
        }
        return bytes.toByteArray();
    }

    private String fields(List<Entry> entries) throws IOException {
        long kib = 0;
        for (Entry entry : entries) {
            kib += entry instanceof Entry.File file ? (Files.size(file.source()) + 1023) / 1024 : 1;
        }
        return """
               Package: iceserver
               Version: %s
               Architecture: %s
               Maintainer: the maintainers of iceserver <iceserver@localhost>
               Installed-Size: %d
               Pre-Depends: passwd
               Depends: libc6 (>= %s)
               Section: net
               Priority: optional
               Description: WebRTC signaling, STUN and TURN in one process
                What WebRTC peers need to meet: a WebSocket signaling endpoint, a STUN server
                and a TURN relay, with a lab page and a dashboard. It brings its own Java
                runtime.
               """.formatted(release.packageVersion(), platform.machine().debian(), kib, glibc);
    }

    private static String configurations(List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            if (entry instanceof Entry.File file && file.configuration()) {
                text.append('/').append(file.path()).append('\n');
            }
        }
        return text.toString();
    }

    private static String sums(List<Entry> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            if (entry instanceof Entry.File file && !file.configuration()) {
                MessageDigest md5 = Sums.digest("MD5");
                md5.update(Files.readAllBytes(file.source()));
                text.append(HexFormat.of().formatHex(md5.digest())).append("  ").append(file.path()).append('\n');
            }
        }
        return text.toString();
    }

    /** dpkg wants to be told of every folder, those that other packages have, too. */
    static List<Entry> withParents(List<Entry> entries) {
        Set<String> known = new TreeSet<>(entries.stream().map(Entry::path).toList());
        List<Entry> all = new ArrayList<>(entries);
        for (Entry entry : entries) {
            for (int slash = entry.path().indexOf('/'); slash > 0; slash = entry.path().indexOf('/', slash + 1)) {
                String parent = entry.path().substring(0, slash);
                if (known.add(parent)) {
                    all.add(new Entry.Folder(parent, EXECUTABLE, FileList.ROOT));
                }
            }
        }
        all.sort(Comparator.comparing(Entry::path));
        return all;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
