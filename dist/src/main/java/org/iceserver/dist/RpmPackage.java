package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** A package for rpm, made by rpmbuild from a spec that is written from the list of files; both stay in {@code rpm/}. */
final class RpmPackage {
    private static final List<String> SCRIPTS = List.of("pre", "post", "preun", "postun", "posttrans");

    private final Release release;
    private final Platform platform;
    private final String glibc;
    private final Compression compression;

    RpmPackage(Release release, Platform platform, String glibc, Compression compression) {
        this.release = release;
        this.platform = platform;
        this.glibc = glibc;
        this.compression = compression;
    }

    Path write(Path target, FileList files, Scripts scripts) throws IOException, InterruptedException {
        List<Entry> entries = files.of(FileList.Format.RPM);
        Path work = target.resolve("rpm");
        Trees.delete(work);
        Path tree = Files.createDirectories(work.resolve("tree"));
        for (Entry entry : entries) {
            copy(tree, entry);
        }
        Path spec = Files.writeString(work.resolve("iceserver.spec"), spec(tree, entries, scripts));
        Command.run(List.of("rpmbuild", "-bb", "--target", platform.machine().uname() + "-linux",
                "--define", "_topdir " + work, "--define", "_rpmdir " + work.resolve("made"),
                "--buildroot", work.resolve("root").toString(), spec.toString()),
                Map.of("SOURCE_DATE_EPOCH", Long.toString(release.seconds())),
                "install rpmbuild (Debian and Ubuntu: apt install rpm)");
        Path file = target.resolve("iceserver-" + release.packageVersion() + "." + platform.machine().uname() + ".rpm");
        try (Stream<Path> made = Files.walk(work.resolve("made"))) {
            Path rpm = made.filter(path -> path.toString().endsWith(".rpm")).findFirst()
                    .orElseThrow(() -> new Unmakeable("rpmbuild made no package; run it by hand on " + spec + "."));
            Files.move(rpm, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Trees.delete(work.resolve("root"));
        return file;
    }

    private static void copy(Path tree, Entry entry) throws IOException {
        Path place = tree.resolve(entry.path());
        Files.createDirectories(requireNonNull(place.getParent()));
        switch (entry) {
            case Entry.Folder _ -> Files.createDirectories(place);
            case Entry.Link link -> Files.createSymbolicLink(place, Path.of(link.target()));
            case Entry.File file -> Files.createLink(place, file.source());
        }
    }

    /** Programs stay as they are: nothing is stripped, and nothing is looked up in them. */
    private String spec(Path tree, List<Entry> entries, Scripts scripts) throws IOException {
        StringBuilder spec = new StringBuilder(
                """
                %%define debug_package %%{nil}
                %%define __os_install_post %%{nil}
                %%define _build_id_links none
                %%define _binary_payload %s
                %%define _buildhost localhost
                %%define use_source_date_epoch_as_buildtime 1
                %%define clamp_mtime_to_source_date_epoch 1
                Name: iceserver
                Version: %s
                Release: 1
                Summary: WebRTC signaling, STUN and TURN in one process
                License: Apache-2.0
                AutoReqProv: no
                Requires: glibc >= %s
                Requires(pre): /usr/sbin/useradd

                %%description
                What WebRTC peers need to meet: a WebSocket signaling endpoint, a STUN server
                and a TURN relay, with a lab page and a dashboard. It brings its own Java
                runtime.

                %%install
                mkdir -p %%{buildroot}
                cp -a "%s/." "%%{buildroot}/"

                """.formatted(compression.rpm(), release.packageVersion(), glibc, tree));
        for (String script : SCRIPTS) {
            // A percent sign would be a macro.
            spec.append('%').append(script).append('\n').append(scripts.script("rpm", script).replace("%", "%%"))
                    .append('\n');
        }
        spec.append("%files\n");
        entries.forEach(entry -> spec.append(line(entry)).append('\n'));
        return spec.toString();
    }

    static String line(Entry entry) {
        String what = switch (entry) {
            case Entry.Folder _ -> "%dir ";
            case Entry.File file -> file.configuration() ? "%config(noreplace) " : "";
            case Entry.Link _ -> "";
        };
        String mode = entry instanceof Entry.Link ? "-" : Integer.toOctalString(entry.mode());
        return "%attr(" + mode + "," + entry.owner() + "," + entry.owner() + ") " + what + "\"/" + entry.path() + "\"";
    }
}
