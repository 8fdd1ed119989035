package org.iceserver.signal.peerjs;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.iceserver.signal.Json;
import org.iceserver.transport.memory.MemoryAccount;

/**
 * Messages for peers that are not here yet. PeerJS applications may call a peer that is just loading its page, so a message
 * waits 5 seconds; bounded for each receiver, each sender, and in all.
 */
final class Undelivered {
    static final int MESSAGES = 64;
    static final int BYTES = 256 * 1024;
    static final int BYTES_IN_ALL = 16 * 1024 * 1024;
    static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int OVERHEAD_BYTES = 200;

    /**
     * One message, in the words of {@link PeerJsMessage.Directed}.
     *
     * @param memory of its sender
     */
    record Letter(PeerJsClient from, String type, Json payload, MemoryAccount memory) {
        Letter(PeerJsClient from, String type, Json payload) {
            this(from, type, payload, from.memory());
        }

        int bytes() {
            return OVERHEAD_BYTES + payload.length();
        }
    }

    private record Box(List<Letter> letters, long sinceNanos) {
        int bytes() {
            return letters.stream().mapToInt(Letter::bytes).sum();
        }
    }

    /** The longest waiting first. */
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private int bytesInAll;

    /** @return false when there is no room for it; it is not kept then */
    boolean keep(String to, Letter letter, long now) {
        Box box = boxes.get(to);
        int inBox = box == null ? 0 : box.bytes();
        boolean full = box != null && box.letters.size() >= MESSAGES;
        if (full || letter.from.waitingLetters() >= MESSAGES || inBox + letter.bytes() > BYTES
                || bytesInAll + letter.bytes() > BYTES_IN_ALL || !letter.memory.hold(letter.bytes())) {
            return false;
        }
        if (box == null) {
            box = new Box(new ArrayList<>(4), now);
            boxes.put(to, box);
        }
        box.letters.add(letter);
        letter.from.waitingLetters(1);
        bytesInAll += letter.bytes();
        return true;
    }

    /** The receiver is here: what waited for it, in order. */
    List<Letter> take(String to) {
        Box box = boxes.remove(to);
        return box == null ? List.of() : emptied(box);
    }

    private List<Letter> emptied(Box box) {
        bytesInAll -= box.bytes();
        box.letters.forEach(letter -> {
            letter.from.waitingLetters(-1);
            letter.memory.close();
        });
        return box.letters;
    }

    /** @param expired gets each sender once for each receiver that did not come in time */
    void expire(long now, BiConsumer<PeerJsClient, String> expired) {
        Iterator<Map.Entry<String, Box>> longestFirst = boxes.entrySet().iterator();
        while (longestFirst.hasNext()) {
            Map.Entry<String, Box> next = longestFirst.next();
            if (now - next.getValue().sinceNanos < WAIT_NANOS) {
                return;
            }
            longestFirst.remove();
            Set<PeerJsClient> senders = new LinkedHashSet<>();
            emptied(next.getValue()).forEach(letter -> senders.add(letter.from));
            senders.forEach(sender -> expired.accept(sender, next.getKey()));
        }
    }
}
