package org.iceserver.dist;

import java.nio.file.Path;

/** What is installed at a path: a folder, a file, or a symbolic link. */
sealed interface Entry {
    /** Where, without a slash in front: {@code usr/bin/iceserver}. */
    String path();

    /** The user that it belongs to, and that user's group. */
    String owner();

    /** Its permissions. */
    int mode();

    /** A folder. */
    record Folder(String path, int mode, String owner) implements Entry {}

    /**
     * A file.
     *
     * @param source where its content is now
     * @param configuration whether it is the operator's once it is installed
     */
    record File(String path, int mode, String owner, Path source, boolean configuration) implements Entry {}

    /** A symbolic link; root's. */
    record Link(String path, String target) implements Entry {
        private static final int ALL = 0777;

        @Override
        public String owner() {
            return FileList.ROOT;
        }

        @Override
        public int mode() {
            return ALL;
        }
    }
}
