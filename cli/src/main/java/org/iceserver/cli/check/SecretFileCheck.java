package org.iceserver.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;

/**
 * Checks whether every user of this machine may read a file that holds a secret.
 *
 * @param files each file with the option that names it, or whose secret it contains
 */
record SecretFileCheck(Map<Path, String> files) implements Check {
    private static final String SUBJECT = "secret file";

    public SecretFileCheck {
        files = Map.copyOf(files);
    }

    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        files.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .filter(entry -> readByOthers(entry.getKey()))
                .forEach(entry -> found.add(Finding.warn(SUBJECT, "Every user of this machine may read "
                        + entry.getKey() + ", which holds the secret of " + entry.getValue() + ".",
                        "chmod o-rwx " + entry.getKey())));
        if (found.isEmpty() && !files.isEmpty()) {
            found.add(Finding.ok(SUBJECT, "Nobody but the owner and the group may read "
                    + (files.size() == 1 ? "the file" : "the " + files.size() + " files") + " with secrets."));
        }
        return found;
    }

    /** A file that nobody can read is reported by the code that reads it. */
    private static boolean readByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
