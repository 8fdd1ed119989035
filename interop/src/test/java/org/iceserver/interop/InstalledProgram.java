package org.iceserver.interop;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program that a Debian package brings. */
final class InstalledProgram {
    private InstalledProgram() {}

    static Path need(Path program, String debianPackage) {
        if (!Files.isExecutable(program)) {
            throw new AssertionError(
                    program + " is missing: install Debian's package " + debianPackage + ", see .ci/run");
        }
        return program;
    }
}
