package org.iceserver.offload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.iceserver.offload.bpf.BpfCalls;
import org.iceserver.offload.bpf.Link;
import org.iceserver.offload.bpf.LoadedObject;
import org.iceserver.offload.bpf.ObjectFile;
import org.iceserver.offload.bpf.Program;
import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;

/**
 * The kernel program with its maps. Its attachments end with this object, or with the process, in whatever way that ends.
 * Loading takes some tenths of a second and 25 MB of kernel memory. Any thread; one at a time loads, attaches and closes.
 */
public final class RelayProgram implements AutoCloseable {
    private final BpfCalls calls;
    private final LoadedObject loaded;
    private final Arena memory;
    private final SharedMaps maps;
    private final Map<ProgramKind, Program> programs = new EnumMap<>(ProgramKind.class);
    private final Rules rules;
    private final LeftPackets left;

    private RelayProgram(BpfCalls calls, LoadedObject loaded, Arena memory) throws Refused {
        this.calls = calls;
        this.loaded = loaded;
        this.memory = memory;
        maps = new SharedMaps(loaded, calls, memory);
        rules = new Rules(maps.rules());
        left = new LeftPackets(maps.left());
    }

    /** Makes the maps and loads each kind of program. */
    public static RelayProgram load() throws Refused {
        BpfCalls calls = new BpfCalls();
        LoadedObject loaded = LoadedObject.load(object(), calls);
        Arena memory = Arena.ofShared();
        try {
            RelayProgram program = new RelayProgram(calls, loaded, memory);
            program.programs.put(ProgramKind.XDP, loaded.program(ProgramKind.XDP, "relay_xdp"));
            program.programs.put(ProgramKind.TC, loaded.program(ProgramKind.TC, "relay_tc"));
            return program;
        } catch (Refused e) {
            memory.close();
            loaded.close();
            throw e;
        }
    }

    private static ObjectFile object() {
        try (InputStream object = RelayProgram.class.getResourceAsStream("relay.bpf.o")) {
            return new ObjectFile(Objects.requireNonNull(object, "relay.bpf.o").readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serves packets that come in by the interface, until the link is closed. */
    public Link attach(ProgramKind kind, Interface on) throws Refused {
        return program(kind).attach(calls, on.index(), on.name());
    }

    Program program(ProgramKind kind) {
        return Objects.requireNonNull(programs.get(kind));
    }

    /**
     * One loop's own share of the routes and accounts.
     *
     * @param index counted from 0
     * @param lanes the number of loops that share them
     */
    public Lane lane(int index, int lanes) {
        return new Lane(maps, rules, index, lanes);
    }

    public Rules rules() {
        return rules;
    }

    public LeftPackets left() {
        return left;
    }

    /** Ends the program. Every later use of a lane, a route or an account throws {@link IllegalStateException}. */
    @Override
    public void close() {
        loaded.close();
        memory.close();
    }
}
