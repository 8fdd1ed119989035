package org.iceserver.server.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "files have no such rights elsewhere")
class StateDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void itIsMadeWhenItIsNeededForItsOwnerAlone() throws IOException {
        Path place = folder.resolve("a/b");
        StateDirectory state = StateDirectory.of(Optional.of(place), Map.of());

        assertThat(place).doesNotExist();
        assertThat(state.folder()).contains(place);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place))).isEqualTo("rwx------");
        assertThat(state.notes()).isEmpty();
    }

    @Test
    void systemdNamesItAndOfSeveralTheFirstCounts() {
        assertThat(StateDirectory.places(Optional.empty(), Map.of("STATE_DIRECTORY", folder + ":/other", "HOME", "/x")))
                .containsExactly(folder);
    }

    @Test
    void withoutSystemdItIsAmongTheUsersStates() {
        assertThat(StateDirectory.places(Optional.empty(), Map.of("HOME", "/home/ann")).getLast())
                .isEqualTo(Path.of("/home/ann/.local/state/iceserver"));
        assertThat(
                StateDirectory.places(Optional.empty(), Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "/s")).getLast())
                .isEqualTo(Path.of("/s/iceserver"));
        assertThat(StateDirectory.places(Optional.empty(), Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "relative"))
                .getLast()).isEqualTo(Path.of("/home/ann/.local/state/iceserver"));
    }

    @Test
    void whoWantsNoneHasNone() {
        StateDirectory state = StateDirectory.of(Optional.of(Path.of("none")), Map.of("HOME", folder.toString()));

        assertThat(state.folder()).isEmpty();
        assertThat(state.write("kept", "text")).isFalse();
        assertThat(state.notes()).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAgainAndForItsOwnerAlone() throws IOException {
        StateDirectory state = StateDirectory.of(Optional.of(folder), Map.of());

        assertThat(state.read("kept")).isEmpty();
        assertThat(state.write("kept", "first")).isTrue();
        assertThat(state.write("kept", "second")).isTrue();
        assertThat(StateDirectory.of(Optional.of(folder), Map.of()).read("kept")).contains("second");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("kept"))))
                .isEqualTo("rw-------");
        try (var entries = Files.list(folder)) {
            assertThat(entries.map(Path::getFileName).map(Path::toString)).containsExactly("kept");
        }
    }

    @Test
    void aFolderThatCannotBeIsANote() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        StateDirectory state = StateDirectory.of(Optional.of(file.resolve("state")), Map.of());

        assertThat(state.folder()).isEmpty();
        assertThat(state.notes()).singleElement().asString().contains("Nothing outlives this start", "cannot be made")
                .endsWith(".");
    }

    @Test
    void aFolderThatOthersMayWriteToIsNotUsed() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        StateDirectory state = StateDirectory.of(Optional.of(folder), Map.of());

        assertThat(state.folder()).isEmpty();
        assertThat(state.notes())
                .isEqualTo(List.of("Nothing outlives this start, and commands do not find this server by"
                        + " a socket: " + folder + " can be written by other users: 'chmod go-w " + folder
                        + "' ends that."));
    }
}
