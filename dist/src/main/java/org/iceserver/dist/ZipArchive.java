package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** {@code iceserver-VERSION-windows-x86_64.zip}: what Windows unpacks by itself. */
final class ZipArchive {
    private ZipArchive() {}

    static Path write(Path target, Release release, Platform platform, FileList files) throws IOException {
        Path archive = target.resolve("iceserver-" + release.version() + "-" + platform.label() + ".zip");
        LocalDateTime time = LocalDateTime.ofInstant(release.time(), ZoneOffset.UTC);
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Entry entry : files.of(FileList.Format.TAR)) {
                if (entry instanceof Entry.File file) {
                    ZipEntry header = new ZipEntry(file.path());
                    header.setTimeLocal(time);
                    zip.putNextEntry(header);
                    Files.copy(file.source(), zip);
                    zip.closeEntry();
                }
            }
        }
        return archive;
    }
}
