package org.iceserver.offload.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A relocatable 64-bit ELF file for the BPF machine: the maps that it wants, and the instructions of its programs. It trusts no
 * offset; a truncated or corrupt file causes an {@link IllegalArgumentException}. Immutable.
 */
public final class ObjectFile {
    /** The bytes of one instruction. */
    static final int INSTRUCTION = 8;

    private static final int MAGIC = 0x464C457F;
    private static final int BITS_64_LITTLE_ENDIAN = 0x0102;
    private static final int MACHINE_BPF = 247;
    private static final int SECTION_HEADER = 64;
    private static final int SYMBOL = 24;
    private static final int RELOCATION = 16;
    private static final int TYPE_SYMBOLS = 2;
    private static final int TYPE_RELOCATIONS = 9;
    private static final int LOAD_64_BITS = 0x18;
    /** A value in the high half of an instruction's second byte: the number in the instruction is a map's descriptor. */
    private static final int PSEUDO_MAP_DESCRIPTOR = 1 << 4;

    private final ByteBuffer file;
    private final int sections;
    private final int sectionCount;
    private final int symbols;

    public ObjectFile(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (file.getInt(0) != MAGIC || file.getShort(4) != BITS_64_LITTLE_ENDIAN
                    || file.getShort(18) != MACHINE_BPF || file.getShort(58) != SECTION_HEADER) {
                throw new IllegalArgumentException("this is no object file for the BPF machine");
            }
            sections = offset(file.getLong(40));
            sectionCount = file.getShort(60) & 0xFFFF;
            symbols = sectionOfType(TYPE_SYMBOLS);
        } catch (IndexOutOfBoundsException e) {
            throw cut(e);
        }
    }

    /** The content of the section "license". */
    public String license() {
        try {
            int section = sectionNamed("license");
            return text(start(section));
        } catch (IndexOutOfBoundsException e) {
            throw cut(e);
        }
    }

    /** Every map in the section "maps", by its name. */
    public Map<String, MapDefinition> maps() {
        try {
            int section = sectionNamed("maps");
            Map<String, MapDefinition> maps = new LinkedHashMap<>();
            for (int i = 0; i < symbolCount(); i++) {
                if (symbolSection(i) == section && symbolBytes(i) == 5 * Integer.BYTES) {
                    int at = Math.addExact(start(section), symbolValue(i));
                    maps.put(symbolName(i), new MapDefinition(file.getInt(at), file.getInt(at + 4), file.getInt(at + 8),
                            file.getInt(at + 12), file.getInt(at + 16)));
                }
            }
            return maps;
        } catch (IndexOutOfBoundsException e) {
            throw cut(e);
        }
    }

    /** The instructions of a program, with these descriptors in place of its maps. */
    public byte[] program(String name, Map<String, Integer> descriptors) {
        try {
            int symbol = symbolNamed(name);
            int section = symbolSection(symbol);
            int from = Math.addExact(start(section), symbolValue(symbol));
            byte[] code = new byte[symbolBytes(symbol)];
            file.get(from, code);
            for (int s = 0; s < sectionCount; s++) {
                if (type(s) == TYPE_RELOCATIONS && file.getInt(header(s) + 44) == section) {
                    relocate(code, symbolValue(symbol), s, descriptors);
                }
            }
            return code;
        } catch (IndexOutOfBoundsException e) {
            throw cut(e);
        }
    }

    private void relocate(byte[] code, int codeStart, int relocations, Map<String, Integer> descriptors) {
        ByteBuffer instructions = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        int end = Math.addExact(start(relocations), bytes(relocations));
        for (int at = start(relocations); at < end; at += RELOCATION) {
            int where = offset(file.getLong(at)) - codeStart;
            if (where < 0 || where >= code.length) {
                continue;
            }
            String map = symbolName(file.getInt(at + 12));
            Integer descriptor = descriptors.get(map);
            if (descriptor == null || instructions.get(where) != LOAD_64_BITS) {
                throw new IllegalArgumentException("the object file refers to '" + map + "', which is no map");
            }
            instructions.put(where + 1, (byte) ((instructions.get(where + 1) & 0x0F) | PSEUDO_MAP_DESCRIPTOR));
            instructions.putInt(where + 4, descriptor);
        }
    }

    private int header(int section) {
        return sections + section * SECTION_HEADER;
    }

    private int type(int section) {
        return file.getInt(header(section) + 4);
    }

    private int start(int section) {
        return offset(file.getLong(header(section) + 24));
    }

    private int bytes(int section) {
        return offset(file.getLong(header(section) + 32));
    }

    private int sectionOfType(int type) {
        for (int section = 0; section < sectionCount; section++) {
            if (type(section) == type) {
                return section;
            }
        }
        throw new IllegalArgumentException("the object file has no section of type " + type);
    }

    private int sectionNamed(String name) {
        int names = start(file.getShort(62) & 0xFFFF);
        for (int section = 0; section < sectionCount; section++) {
            if (text(Math.addExact(names, file.getInt(header(section)))).equals(name)) {
                return section;
            }
        }
        throw new IllegalArgumentException("the object file has no section '" + name + "'");
    }

    private int symbolCount() {
        return bytes(symbols) / SYMBOL;
    }

    private int symbol(int index) {
        if (index < 0 || index >= symbolCount()) {
            throw new IndexOutOfBoundsException(index);
        }
        return start(symbols) + index * SYMBOL;
    }

    private String symbolName(int index) {
        int names = start(file.getInt(header(symbols) + 40));
        return text(Math.addExact(names, file.getInt(symbol(index))));
    }

    private int symbolSection(int index) {
        return file.getShort(symbol(index) + 6) & 0xFFFF;
    }

    private int symbolValue(int index) {
        return offset(file.getLong(symbol(index) + 8));
    }

    private int symbolBytes(int index) {
        return offset(file.getLong(symbol(index) + 16));
    }

    private int symbolNamed(String name) {
        for (int i = 0; i < symbolCount(); i++) {
            if (symbolName(i).equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the object file has no program '" + name + "'");
    }

    private String text(int from) {
        int to = from;
        while (file.get(to) != 0) {
            to++;
        }
        return new String(file.array(), from, to - from, StandardCharsets.US_ASCII);
    }

    /** Nothing in the file lies beyond its end, so a greater number is wrong. */
    private int offset(long value) {
        if (value < 0 || value > file.limit()) {
            throw new IndexOutOfBoundsException(Long.toString(value));
        }
        return (int) value;
    }

    private static IllegalArgumentException cut(IndexOutOfBoundsException cause) {
        return new IllegalArgumentException("the object file is cut or spoiled", cause);
    }
}
