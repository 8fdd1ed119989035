package org.iceserver.turn.limits;

import org.iceserver.annotation.HotPath;

/** A fast, seeded hash of an address and a number. Without the seed nobody can choose colliding values. */
@HotPath
public final class AddressHash {
    private static final long FIRST = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND = 0xBF58_476D_1CE4_E5B9L;
    private static final long THIRD = 0x94D0_49BB_1331_11EBL;

    private AddressHash() {}

    public static long mix(long seed, long high, long low, int number) {
        long hash = (seed ^ high) * FIRST;
        hash = (hash ^ (hash >>> 32) ^ low) * SECOND;
        hash = (hash ^ (hash >>> 29) ^ seed ^ number) * THIRD;
        return hash ^ (hash >>> 32);
    }
}
