package org.iceserver.cli.config;

import java.nio.file.Path;
import java.util.Optional;

import picocli.CommandLine.Model.OptionSpec;

/** What the table of options knows about a value beyond its text. */
public interface ValueKinds {
    /** The file whose content is meant, where the value names one. */
    Optional<Path> file(OptionSpec option, String value);

    /** Whether the option's value is a secret or holds one, or its file does. */
    boolean holdsSecret(OptionSpec option);

    /** The value as it may be printed: what is secret in it is masked. */
    String shown(OptionSpec option, String value);
}
