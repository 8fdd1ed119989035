package org.iceserver.cli;

import java.util.Optional;

import picocli.CommandLine;

/** The commands and their options as a model, for what is generated from them: man pages and completions. */
public final class CommandModel {
    private CommandModel() {}

    /** A model of its own for each caller; it must not be executed. */
    public static CommandLine read() {
        return Main.commandLine(Optional.empty());
    }
}
