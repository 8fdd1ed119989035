package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server for all tests of a class, which its foreign clients relay through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgainstTurnService {
    TurnService turn;

    @BeforeAll
    void start(@TempDir Path folder) {
        turn = TurnService.start(folder);
    }

    @AfterAll
    void stop() {
        turn.close();
    }
}
