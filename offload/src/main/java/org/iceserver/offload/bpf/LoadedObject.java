package org.iceserver.offload.bpf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object file in the kernel: its maps, and those of its programs that were loaded. Any thread, except for loading. */
public final class LoadedObject implements AutoCloseable {
    private final Map<String, KernelMap> maps = new LinkedHashMap<>();
    private final List<Program> programs = new ArrayList<>();
    private final ObjectFile file;
    private final BpfCalls calls;

    private LoadedObject(ObjectFile file, BpfCalls calls) {
        this.file = file;
        this.calls = calls;
    }

    /** Makes the maps. */
    public static LoadedObject load(ObjectFile file, BpfCalls calls) throws Refused {
        LoadedObject loaded = new LoadedObject(file, calls);
        try {
            for (Map.Entry<String, MapDefinition> map : file.maps().entrySet()) {
                loaded.maps.put(map.getKey(), KernelMap.create(calls, map.getKey(), map.getValue()));
            }
            return loaded;
        } catch (Refused e) {
            loaded.close();
            throw e;
        }
    }

    /** Loads a program of the file, over its maps. */
    public Program program(ProgramKind kind, String name) throws Refused {
        Map<String, Integer> descriptors = new LinkedHashMap<>();
        maps.forEach((map, made) -> descriptors.put(map, made.descriptor()));
        Program program = Program.load(calls, kind, name, file.program(name, descriptors), file.license());
        programs.add(program);
        return program;
    }

    /** @throws IllegalArgumentException when the file has no such map, or the map has other values */
    public KernelMap map(String name, int valueBytes) {
        KernelMap map = maps.get(name);
        if (map == null || map.definition().valueBytes() != valueBytes) {
            throw new IllegalArgumentException("the object file has no map '" + name + "' of " + valueBytes + " bytes");
        }
        return map;
    }

    /** Closes everything. Links keep their programs, and programs keep their maps, until they are closed, too. */
    @Override
    public void close() {
        programs.forEach(program -> BpfCalls.close(program.descriptor()));
        maps.values().forEach(map -> BpfCalls.close(map.descriptor()));
        programs.clear();
        maps.clear();
    }
}
