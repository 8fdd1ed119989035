package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/** A Redis in memory with virtual time: it does what the scripts do, or does not answer. */
final class FakeRedis {
    private final Map<String, Held> records = new LinkedHashMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private final Map<String, Member> subscribers = new LinkedHashMap<>();
    long nanos;
    /** Why nothing is answered; null while it is there. */
    @Nullable
    String broken;
    /** Channels bring nothing. */
    boolean deaf;

    private record Held(String text, long endsNanos) {}

    /** One node's way to it. */
    final class Way implements Engine {
        int reconnects;

        @Override
        public void run(Script script, List<String> keys, List<String> arguments, Reply reply) {
            String why = broken;
            if (why != null) {
                reply.failed(why, nanos);
                return;
            }
            reply.answered(switch (script) {
                case BEAT -> beat(keys, arguments);
                case LEAVE -> leave(keys, arguments);
            }, nanos);
        }

        @Override
        public void reconnect() {
            reconnects++;
        }
    }

    void pass(long millis) {
        nanos += millis * 1_000_000;
        records.values().removeIf(held -> nanos - held.endsNanos >= 0);
    }

    void flush() {
        records.clear();
        names.clear();
    }

    /** Writes what is no record. */
    void rubbish(String prefix, String name, String text) {
        records.put(prefix + name, new Held(text, Long.MAX_VALUE));
        names.add(name);
    }

    void subscribe(String channel, Member member) {
        subscribers.put(channel, member);
    }

    private List<String> beat(List<String> keys, List<String> arguments) {
        Held held = records.get(keys.getFirst());
        String ours = held == null ? "missing" : held.text().startsWith(arguments.getFirst()) ? "there" : "another";
        if (ours.equals("another") && arguments.get(5).equals("take")) {
            ours = "missing";
        }
        if (!ours.equals("another")) {
            records.put(keys.getFirst(),
                    new Held(arguments.get(1), nanos + Long.parseLong(arguments.get(2)) * 1_000_000));
            names.add(arguments.get(4));
            Member ear = subscribers.get(keys.get(2));
            if (ear != null && !deaf) {
                ear.heard("beat " + arguments.getFirst(), nanos);
            }
        }
        List<String> answer = new ArrayList<>(List.of(ours));
        names.forEach(name -> {
            Held one = records.get(arguments.get(3) + name);
            if (one != null) {
                answer.add(one.text());
            }
        });
        return answer;
    }

    private List<String> leave(List<String> keys, List<String> arguments) {
        Held held = records.get(keys.getFirst());
        if (held != null && held.text().startsWith(arguments.getFirst())) {
            records.remove(keys.getFirst());
            names.remove(arguments.get(1));
        }
        return List.of();
    }
}
