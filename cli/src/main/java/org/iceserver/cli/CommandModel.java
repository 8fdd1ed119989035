package org.iceserver.cli;

import java.util.Optional;

import picocli.CommandLine;

/** The commands and their options as a model, from which man pages and completions are generated. */
public final class CommandModel {
    private CommandModel() {}

    /** Makes a new model for each caller. It must not be executed. */
    public static CommandLine read() {
        return Main.commandLine(Optional.empty());
    }
}
