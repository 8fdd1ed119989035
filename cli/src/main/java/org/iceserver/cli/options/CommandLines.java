package org.iceserver.cli.options;

import java.util.Objects;
import java.util.Optional;

import picocli.CommandLine;

/** Makes the command line with all its commands: each parse takes a new one, since a command keeps what it was given. */
public @FunctionalInterface interface CommandLines {
    /** @param invocation what was asked for; empty where only the options are looked at */
    CommandLine make(Optional<Invocation> invocation);

    /** One of its commands, which must be there. */
    default CommandLine command(String name) {
        return Objects.requireNonNull(make(Optional.empty()).getSubcommands().get(name));
    }
}
