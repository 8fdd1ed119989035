package org.iceserver.turn.allocation;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.limits.AddressHash;
import org.jspecify.annotations.Nullable;

/**
 * A map keyed by an address and a number, without key objects: open addressing, linear probing, deletion by shifting
 * back. One thread.
 *
 * <p>The hash is seeded, because clients choose the keys.
 */
@HotPath
public final class AddressTable<V> {
    private static final int FIRST_CAPACITY = 4;
    private static final int LONGS_PER_KEY = 3;

    private final long seed;
    private long[] keys = new long[FIRST_CAPACITY * LONGS_PER_KEY];
    private @Nullable Object[] values = new @Nullable Object[FIRST_CAPACITY];
    private int size;

    public AddressTable(long seed) {
        this.seed = seed;
    }

    public int size() {
        return size;
    }

    public @Nullable V get(long high, long low, int number) {
        return value(find(high, low, number));
    }

    /** Adds a value, or replaces the value of this key. */
    public void put(long high, long low, int number, V value) {
        int slot = find(high, low, number);
        if (values[slot] == null) {
            if ((size + 1) * 4 > values.length * 3) {
                grow();
                slot = find(high, low, number);
            }
            size++;
            int key = slot * LONGS_PER_KEY;
            keys[key] = high;
            keys[key + 1] = low;
            keys[key + 2] = number;
        }
        values[slot] = value;
    }

    public @Nullable V remove(long high, long low, int number) {
        int slot = find(high, low, number);
        @Nullable
        V removed = value(slot);
        if (removed != null) {
            size--;
            close(slot);
        }
        return removed;
    }

    /** The number of slots, for {@link #value}. */
    public int slots() {
        return values.length;
    }

    /**
     * The value in a slot, or null. A caller that removes it while it walks over the slots must look at the same slot
     * again.
     */
    // Safe: only put() writes values, and it takes a V.
    @SuppressWarnings("unchecked")
    public @Nullable V value(int slot) {
        return (V) values[slot];
    }

    /** The slot of this key, or the free slot where it would go. */
    private int find(long high, long low, int number) {
        int mask = values.length - 1;
        int slot = home(high, low, number) & mask;
        while (values[slot] != null) {
            int key = slot * LONGS_PER_KEY;
            if (keys[key + 1] == low && keys[key] == high && keys[key + 2] == number) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Moves back the values that had been pushed behind the freed slot, so that no search stops too early. */
    private void close(int freed) {
        int mask = values.length - 1;
        int hole = freed;
        int slot = (hole + 1) & mask;
        while (values[slot] != null) {
            int key = slot * LONGS_PER_KEY;
            int home = home(keys[key], keys[key + 1], (int) keys[key + 2]) & mask;
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                values[hole] = values[slot];
                System.arraycopy(keys, key, keys, hole * LONGS_PER_KEY, LONGS_PER_KEY);
                hole = slot;
            }
            slot = (slot + 1) & mask;
        }
        values[hole] = null;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable
        Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[oldValues.length * 2];
        for (int old = 0; old < oldValues.length; old++) {
            if (oldValues[old] != null) {
                int oldKey = old * LONGS_PER_KEY;
                int slot = find(oldKeys[oldKey], oldKeys[oldKey + 1], (int) oldKeys[oldKey + 2]);
                System.arraycopy(oldKeys, oldKey, keys, slot * LONGS_PER_KEY, LONGS_PER_KEY);
                values[slot] = oldValues[old];
            }
        }
    }

    private int home(long high, long low, int number) {
        return (int) AddressHash.mix(seed, high, low, number);
    }
}
