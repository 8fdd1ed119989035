package org.iceserver.offload.bpf;

/**
 * The definition of a map ({@code struct map} of kernel.h): {@code bpf_map_type}, lengths of key and value, capacity, flags.
 */
public record MapDefinition(int type, int keyBytes, int valueBytes, int entries, int flags) {
    /** The entries of an array are aligned to multiples of this. */
    private static final int ALIGNMENT = 8;

    /** The number of bytes of its values in one piece, as in an array. */
    long arrayBytes() {
        return (long) entries * ((valueBytes + ALIGNMENT - 1) & -ALIGNMENT);
    }
}
