package org.iceserver.credentials.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * Gives a file that root has made to the owner of its folder. A service runs as its own user, which owns the folder,
 * but root adds the TURN users.
 */
final class FolderOwner {
    private static final int ROOT = 0;

    private FolderOwner() {}

    /**
     * Does nothing unless root owns the file and another user owns the folder. Links are left alone, because the owner
     * of the folder may have put a link to another file there.
     */
    static void give(Path file) {
        try {
            if (!Integer.valueOf(ROOT).equals(attribute(file, "unix:uid"))
                    || !Integer.valueOf(1).equals(attribute(file, "unix:nlink"))) {
                return;
            }
            Path folder = file.toAbsolutePath().getParent();
            PosixFileAttributeView view = view(file);
            if (folder == null || view == null || !view.readAttributes().isRegularFile()
                    || Integer.valueOf(ROOT).equals(Files.getAttribute(folder, "unix:uid"))) {
                return;
            }
            PosixFileAttributes theirs = Files.readAttributes(folder, PosixFileAttributes.class);
            view.setGroup(theirs.group());
            view.setOwner(theirs.owner());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // Without the right to change the owner the file stays as it is; the server reports it when it cannot read
            // the file.
        }
    }

    private static Object attribute(Path file, String name) throws IOException {
        return Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS);
    }

    private static @Nullable PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
