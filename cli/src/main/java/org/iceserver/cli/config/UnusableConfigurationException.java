package org.iceserver.cli.config;

import java.util.List;

/** A configuration file that cannot be used as it is; the message has one sentence, with its line, for each reason. */
public final class UnusableConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
