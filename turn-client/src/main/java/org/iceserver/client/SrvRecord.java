package org.iceserver.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import org.jspecify.annotations.Nullable;

/**
 * One location of a service, from DNS (RFC 2782).
 *
 * @param priority lower comes first
 * @param weight how often it comes first among records of the same priority
 * @param target a host name without the last dot; empty means that there is no such service
 */
record SrvRecord(int priority, int weight, int port, String target) {
    private static final int FIXED_LENGTH = 6;
    /** A stranger writes this text, and people read it on a terminal. */
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*)?");

    /** Reads a record's data. Returns null if the data names no host and port. */
    static @Nullable SrvRecord parse(ByteBuf data) {
        if (data.readableBytes() <= FIXED_LENGTH) {
            return null;
        }
        int start = data.readerIndex();
        String target;
        try {
            target = DefaultDnsRecordDecoder.decodeName(data.slice(start + FIXED_LENGTH,
                    data.readableBytes() - FIXED_LENGTH)).replaceFirst("\\.$", "");
        } catch (DecoderException e) {
            return null;
        }
        int port = data.getUnsignedShort(start + 4);
        return HOST.matcher(target).matches() && (port > 0 || target.isEmpty())
                ? new SrvRecord(data.getUnsignedShort(start), data.getUnsignedShort(start + 2), port, target)
                : null;
    }

    /** Whether the record says that there is no such service. */
    boolean absence() {
        return target.isEmpty();
    }

    /** The order in which to try the records: by priority, and among equal priorities by chance according to weight. */
    static List<SrvRecord> inOrder(List<SrvRecord> records, RandomGenerator chance) {
        var order = new ArrayList<SrvRecord>();
        records.stream().collect(Collectors.groupingBy(SrvRecord::priority, TreeMap::new, Collectors.toList()))
                .values().forEach(same -> drawAll(same, chance, order));
        return order;
    }

    /** RFC 2782, "Weight": records of weight 0 come first. The draw selects the record at which the running sum reaches it. */
    private static void drawAll(List<SrvRecord> same, RandomGenerator chance, List<SrvRecord> order) {
        var left = new ArrayList<>(same);
        left.sort(Comparator.comparing(one -> one.weight() != 0));
        int sum = left.stream().mapToInt(SrvRecord::weight).sum();
        while (!left.isEmpty()) {
            int draw = chance.nextInt(sum + 1);
            int index = 0;
            for (int running = left.getFirst().weight(); running < draw; running += left.get(index).weight()) {
                index++;
            }
            SrvRecord drawn = left.remove(index);
            sum -= drawn.weight();
            order.add(drawn);
        }
    }
}
