package org.iceserver.turn.allocation;

import org.iceserver.annotation.HotPath;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one allocation, found by number and by peer address and port (RFC 8656 s12). One thread.
 *
 * <p>Clients choose the numbers, mostly in sequence, and there are only 4,096: the low bits are the hash.
 */
@HotPath
public final class ChannelTable {
    private static final int FIRST_CAPACITY = 4;

    private final AddressTable<ChannelBinding> byPeer;
    private @Nullable ChannelBinding[] byNumber = new @Nullable ChannelBinding[FIRST_CAPACITY];

    ChannelTable(long seed) {
        byPeer = new AddressTable<>(seed);
    }

    public int size() {
        return byPeer.size();
    }

    public @Nullable ChannelBinding byNumber(int channel) {
        return byNumber[find(channel)];
    }

    public @Nullable ChannelBinding byPeer(long high, long low, int port) {
        return byPeer.get(high, low, port);
    }

    /** Adds a binding whose number and peer are both free. */
    void add(ChannelBinding binding) {
        if ((size() + 1) * 4 > byNumber.length * 3) {
            grow();
        }
        byNumber[find(binding.channel())] = binding;
        byPeer.put(binding.peer().high(), binding.peer().low(), binding.peer().port(), binding);
    }

    void remove(ChannelBinding binding) {
        byPeer.remove(binding.peer().high(), binding.peer().low(), binding.peer().port());
        int mask = byNumber.length - 1;
        int hole = find(binding.channel());
        int slot = (hole + 1) & mask;
        for (ChannelBinding next = byNumber[slot]; next != null; next = byNumber[slot]) {
            if (((slot - next.channel()) & mask) >= ((slot - hole) & mask)) {
                byNumber[hole] = next;
                hole = slot;
            }
            slot = (slot + 1) & mask;
        }
        byNumber[hole] = null;
    }

    /** As {@link AddressTable#slots}. */
    int slots() {
        return byPeer.slots();
    }

    /** As {@link AddressTable#value}. */
    @Nullable
    ChannelBinding value(int slot) {
        return byPeer.value(slot);
    }

    private int find(int channel) {
        int mask = byNumber.length - 1;
        int slot = channel & mask;
        for (ChannelBinding there = byNumber[slot]; there != null
                && there.channel() != channel; there = byNumber[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        @Nullable
        ChannelBinding[] old = byNumber;
        byNumber = new @Nullable ChannelBinding[old.length * 2];
        for (ChannelBinding binding : old) {
            if (binding != null) {
                byNumber[find(binding.channel())] = binding;
            }
        }
    }
}
