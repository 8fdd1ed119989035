package org.iceserver.dist;

import java.time.Instant;

import org.iceserver.cli.CommandModel;
import picocli.CommandLine;

/** What tests generate from the real commands. */
final class Generated {
    static final Release RELEASE = new Release("0.2.0-SNAPSHOT", Instant.parse("2026-11-22T00:00:00Z"));

    private Generated() {}

    static CommandLine program() {
        return CommandModel.read();
    }

    static String bash() {
        return BashCompletion.of(Completable.of(program().getCommandSpec()));
    }
}
