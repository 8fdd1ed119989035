package org.iceserver.server.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folder for what outlives a start, and for the socket by which commands find a server. It is made when it is first needed,
 * for its owner only. Where no folder is possible the server runs without one, and {@link #notes} says why. Several servers may
 * share a folder: the names of files contain a port. Any thread.
 */
public final class StateDirectory {
    /** Keeps nothing. */
    public static final StateDirectory NONE = new StateDirectory(List.of());

    /** The value of {@code --state-dir} for no folder. */
    private static final String WITHOUT = "none";
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> WRITTEN_BY_OTHERS = Set.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);

    private final List<Path> places;
    private final List<String> problems = new ArrayList<>();
    private boolean tried;
    private Optional<Path> folder = Optional.empty();

    private StateDirectory(List<Path> places) {
        this.places = List.copyOf(places);
    }

    /** @param asked the folder that {@code --state-dir} names */
    public static StateDirectory of(Optional<Path> asked, Map<String, String> environment) {
        StateDirectory state = new StateDirectory(places(asked, environment));
        if (state.places.isEmpty() && asked.isEmpty()) {
            state.problems.add("this user has no home: HOME is not set");
        }
        return state;
    }

    /** The folders that a server of this user may use, the best one first. */
    public static List<Path> places(Optional<Path> asked, Map<String, String> environment) {
        if (asked.isPresent()) {
            return asked.get().toString().equals(WITHOUT) ? List.of() : List.of(asked.get().toAbsolutePath());
        }
        // systemd may name several folders, separated by colons.
        Optional<Path> systemds = absolute(environment.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0]);
        if (systemds.isPresent()) {
            return List.of(systemds.get());
        }
        List<Path> places = new ArrayList<>();
        if (ThisUser.isRoot()) {
            places.add(ofTheSystem());
        }
        ofTheUser(environment).ifPresent(places::add);
        return places;
    }

    /** The place where a service keeps its state. */
    public static Path ofTheSystem() {
        return Path.of("/var/lib/iceserver");
    }

    /**
     * The place where the programs of a user keep their state (XDG base directories). A path that is not absolute is ignored.
     */
    private static Optional<Path> ofTheUser(Map<String, String> environment) {
        return absolute(environment.getOrDefault("XDG_STATE_HOME", ""))
                .or(() -> absolute(environment.getOrDefault("HOME", "")).map(home -> home.resolve(".local/state")))
                .map(states -> states.resolve("iceserver"));
    }

    private static Optional<Path> absolute(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The folder, which exists and is writable; empty where that is not possible. */
    public synchronized Optional<Path> folder() {
        if (!tried) {
            tried = true;
            for (int i = 0; i < places.size() && folder.isEmpty(); i++) {
                folder = prepared(places.get(i));
            }
        }
        return folder;
    }

    private Optional<Path> prepared(Path place) {
        try {
            Files.createDirectories(place, forItsOwner("rwx------"));
            if (POSIX && Files.getPosixFilePermissions(place).stream().anyMatch(WRITTEN_BY_OTHERS::contains)) {
                problems.add(place + " can be written by other users: 'chmod go-w " + place + "' ends that");
                return Optional.empty();
            }
            if (Files.isWritable(place)) {
                return Optional.of(place);
            }
            problems.add(place + " cannot be written by this user");
        } catch (AccessDeniedException e) {
            problems.add(place + " cannot be made by this user");
        } catch (IOException e) {
            problems.add(place + " cannot be made (" + FileErrors.reason(e) + ")");
        }
        return Optional.empty();
    }

    /** One sentence for each thing that could not be kept or found no place. */
    public synchronized List<String> notes() {
        return folder.isPresent() || problems.isEmpty()
                ? List.of()
                : List.of("Nothing outlives this start, and commands do not find this server by a socket: "
                        + String.join("; ", problems) + ".");
    }

    /** What was written earlier; empty where there is nothing that this user may read. */
    Optional<String> read(String name) {
        return folder().flatMap(known -> {
            try {
                return Optional.of(Files.readString(known.resolve(name)));
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Writes the whole file or nothing, readable by this user only.
     *
     * @return whether it is kept
     */
    boolean write(String name, String text) {
        Optional<Path> known = folder();
        return known.isPresent() && write(known.get(), name, text);
    }

    private static boolean write(Path known, String name, String text) {
        try {
            Path whole = Files.createTempFile(known, "." + name, "", forItsOwner("rw-------"));
            try {
                Files.writeString(whole, text, StandardCharsets.UTF_8);
                Files.move(whole, known.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static FileAttribute<?>[] forItsOwner(String permissions) {
        return POSIX
                ? new FileAttribute<?>[]{
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
