package org.iceserver.offload.bpf;

/** What a map is made of ({@code struct map} of kernel.h): {@code bpf_map_type}, lengths of a key and a value, room, flags. */
public record MapDefinition(int type, int keyBytes, int valueBytes, int entries, int flags) {
    /** Entries of an array lie on multiples of this. */
    private static final int ALIGNMENT = 8;

    /** How many bytes its values take when they lie in one piece, as an array's do. */
    long arrayBytes() {
        return (long) entries * ((valueBytes + ALIGNMENT - 1) & -ALIGNMENT);
    }
}
