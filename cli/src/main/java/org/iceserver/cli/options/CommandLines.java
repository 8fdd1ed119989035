package org.iceserver.cli.options;

import java.util.Objects;
import java.util.Optional;

import picocli.CommandLine;

/** Makes the command line with all its commands. Each parse takes a new one, because a command keeps its values. */
public @FunctionalInterface interface CommandLines {
    /** @param invocation the request; empty if only the options are looked at */
    CommandLine make(Optional<Invocation> invocation);

    /** One of its commands, which must exist. */
    default CommandLine command(String name) {
        return Objects.requireNonNull(make(Optional.empty()).getSubcommands().get(name));
    }
}
