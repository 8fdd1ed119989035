package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar file whose bytes depend on its entries and the release's time alone. Closing it closes the stream below. */
final class TarStream implements AutoCloseable {
    private final TarArchiveOutputStream tar;
    private final Release release;
    private final String before;

    /** @param before what every path begins with: "" or "./" */
    TarStream(OutputStream out, Release release, String before) {
        tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        this.release = release;
        this.before = before;
    }

    void add(Entry entry) throws IOException {
        switch (entry) {
            case Entry.Folder folder -> {
                put(new TarArchiveEntry(before + folder.path() + "/"), folder);
                tar.closeArchiveEntry();
            }
            case Entry.Link link -> {
                TarArchiveEntry header = new TarArchiveEntry(before + link.path(), TarConstants.LF_SYMLINK);
                header.setLinkName(link.target());
                put(header, link);
                tar.closeArchiveEntry();
            }
            case Entry.File file -> {
                TarArchiveEntry header = new TarArchiveEntry(before + file.path());
                header.setSize(Files.size(file.source()));
                put(header, file);
                Files.copy(file.source(), tar);
                tar.closeArchiveEntry();
            }
        }
    }

    /** A file of root's that is in no folder. */
    void add(String path, int mode, byte[] content) throws IOException {
        TarArchiveEntry header = new TarArchiveEntry(before + path);
        header.setSize(content.length);
        put(header, new Entry.Folder(path, mode, FileList.ROOT));
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private void put(TarArchiveEntry header, Entry entry) throws IOException {
        header.setMode(entry.mode());
        header.setModTime(release.seconds() * 1000);
        // The installer looks the name up; where it is not known, the file is root's.
        header.setIds(0, 0);
        header.setNames(entry.owner(), entry.owner());
        tar.putArchiveEntry(header);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
