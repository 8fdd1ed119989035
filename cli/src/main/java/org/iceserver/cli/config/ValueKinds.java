package org.iceserver.cli.config;

import java.nio.file.Path;
import java.util.Optional;

import picocli.CommandLine.Model.OptionSpec;

/** What the table of options knows about a value besides its text. */
public interface ValueKinds {
    /** The file whose content is meant, if the value names a file. */
    Optional<Path> file(OptionSpec option, String value);

    /** Whether the option's value is a secret or contains one, or its file does. */
    boolean holdsSecret(OptionSpec option);

    /** The name of the option whose value stands in for this one while it is not set; empty for most. */
    Optional<String> standIn(OptionSpec option);

    /** The value for printing: its secret parts are masked. */
    String shown(OptionSpec option, String value);
}
