package org.iceserver.cli;

import java.util.Objects;
import java.util.Optional;

import picocli.CommandLine;

/** The options of {@code iceserver serve}, for tests that go through all of them. */
final class ServeLine {
    private ServeLine() {}

    static CommandLine commandLine() {
        return Objects.requireNonNull(Main.commandLine(Optional.empty()).getSubcommands().get("serve"));
    }
}
