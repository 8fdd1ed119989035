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
 * Messages for peers that are not here yet. PeerJS applications may call a peer that is just loading its page, so a
 * message
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
    record Message(PeerJsClient from, String type, Json payload, MemoryAccount memory) {
        Message(PeerJsClient from, String type, Json payload) {
            this(from, type, payload, from.memory());
        }

        int bytes() {
            return OVERHEAD_BYTES + payload.length();
        }
    }

    private record Queue(List<Message> messages, long sinceNanos) {
        int bytes() {
            return messages.stream().mapToInt(Message::bytes).sum();
        }
    }

    /** The longest waiting first. */
    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private int bytesInAll;

    /** @return false when there is no room for it; it is not kept then */
    boolean keep(String to, Message message, long now) {
        Queue queue = queues.get(to);
        int inQueue = queue == null ? 0 : queue.bytes();
        boolean full = queue != null && queue.messages.size() >= MESSAGES;
        if (full || message.from.waitingMessages() >= MESSAGES || inQueue + message.bytes() > BYTES
                || bytesInAll + message.bytes() > BYTES_IN_ALL || !message.memory.hold(message.bytes())) {
            return false;
        }
        if (queue == null) {
            queue = new Queue(new ArrayList<>(4), now);
            queues.put(to, queue);
        }
        queue.messages.add(message);
        message.from.waitingMessages(1);
        bytesInAll += message.bytes();
        return true;
    }

    /** The receiver is here: what waited for it, in order. */
    List<Message> take(String to) {
        Queue queue = queues.remove(to);
        return queue == null ? List.of() : emptied(queue);
    }

    private List<Message> emptied(Queue queue) {
        bytesInAll -= queue.bytes();
        queue.messages.forEach(message -> {
            message.from.waitingMessages(-1);
            message.memory.close();
        });
        return queue.messages;
    }

    /** @param expired gets each sender once for each receiver that did not come in time */
    void expire(long now, BiConsumer<PeerJsClient, String> expired) {
        Iterator<Map.Entry<String, Queue>> longestFirst = queues.entrySet().iterator();
        while (longestFirst.hasNext()) {
            Map.Entry<String, Queue> next = longestFirst.next();
            if (now - next.getValue().sinceNanos < WAIT_NANOS) {
                return;
            }
            longestFirst.remove();
            Set<PeerJsClient> senders = new LinkedHashSet<>();
            emptied(next.getValue()).forEach(message -> senders.add(message.from));
            senders.forEach(sender -> expired.accept(sender, next.getKey()));
        }
    }
}
