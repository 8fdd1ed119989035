package org.iceserver.turn;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.AddressTable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The lookup for every packet: from client address and port to the allocation, or from peer address and port to the channel.
 * Compares it with the JDK's map and a key object. It is in the core's package because the table is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
    private static final long V4 = 0xFFFF_0000_0000L;
    private static final int ASKED = 1 << 12;

    /** The number of known entries: an allocation's peers, or a shard's clients. */
    @Param({"4", "200", "10000"})
    private int known;

    private final AddressTable<Integer> table = new AddressTable<>(0x9E3779B97F4A7C15L);
    private final Map<Key, Integer> map = new HashMap<>();
    private final long[] lows = new long[ASKED];
    private final int[] ports = new int[ASKED];
    private int next;

    private record Key(IpAddress address, int port) {}

    @Setup
    public void fill() {
        Random chance = new Random(1);
        long[] low = new long[known];
        int[] port = new int[known];
        for (int i = 0; i < known; i++) {
            low[i] = V4 | Integer.toUnsignedLong(chance.nextInt());
            port[i] = chance.nextInt(1 << 16);
            table.put(0, low[i], port[i], i);
            map.put(new Key(new IpAddress(0, low[i]), port[i]), i);
        }
        for (int i = 0; i < ASKED; i++) {
            int one = chance.nextInt(known);
            lows[i] = low[one];
            ports[i] = port[one];
        }
    }

    @Benchmark
    public @Nullable Integer addressTable() {
        int one = next++ & (ASKED - 1);
        return table.get(0, lows[one], ports[one]);
    }

    @Benchmark
    public @Nullable Integer hashMapOfRecords() {
        int one = next++ & (ASKED - 1);
        return map.get(new Key(new IpAddress(0, lows[one]), ports[one]));
    }
}
