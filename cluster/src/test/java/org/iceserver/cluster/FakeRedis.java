package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** A Redis in memory with virtual time: it does what the scripts do, or does not answer. */
final class FakeRedis {
    private static final Pattern ENDS = Pattern.compile("\\d+");
    private final Map<String, Held> records = new LinkedHashMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private final Map<String, Member> subscribers = new LinkedHashMap<>();
    long nanos;
    /** Why nothing is answered; null while it is there. */
    @Nullable
    String broken;
    /** Channels bring nothing. */
    boolean deaf;

    private final Map<String, String> kicks = new LinkedHashMap<>();
    private final Map<String, List<String>> listeners = new LinkedHashMap<>();
    private String kicksVersion = "";

    /** The kicks at one moment. */
    record Kept(Map<String, String> kicks, String version) {}

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
                case KICK -> kick(arguments);
                case KICKS -> kicks();
                case TELL -> tell(arguments);
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

    long epochSeconds() {
        return 1_800_000_000 + nanos / 1_000_000_000;
    }

    Kept keptKicks() {
        return new Kept(new LinkedHashMap<>(kicks), kicksVersion);
    }

    void restoreKicks(Kept kept) {
        kicks.clear();
        kicks.putAll(kept.kicks());
        kicksVersion = kept.version();
    }

    void kickText(String target, String text) {
        kicks.put(target, text);
    }

    /** Everything that is said on a channel from now on. */
    List<String> listen(String channel) {
        return listeners.computeIfAbsent(channel, _ -> new ArrayList<>());
    }

    void flush() {
        kicks.clear();
        kicksVersion = "";
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
            publish(keys.get(2), "beat " + arguments.getFirst());
        }
        List<String> answer = new ArrayList<>(List.of(ours, kicksVersion));
        names.forEach(name -> {
            Held one = records.get(arguments.get(3) + name);
            if (one != null) {
                answer.add(one.text());
            }
        });
        return answer;
    }

    private void publish(String channel, String message) {
        listeners.getOrDefault(channel, new ArrayList<>()).add(message);
        Member ear = subscribers.get(channel);
        if (ear != null && !deaf) {
            ear.heard(message, nanos);
        }
    }

    private static long ends(String text) {
        Matcher digits = ENDS.matcher(text);
        return digits.lookingAt() ? Long.parseLong(digits.group()) : 0;
    }

    private List<String> kick(List<String> arguments) {
        kicks.values().removeIf(text -> ends(text) <= epochSeconds());
        String before = kicksVersion;
        boolean full = false;
        for (int i = 3; i < arguments.size(); i += 2) {
            String held = kicks.get(arguments.get(i));
            String text = arguments.get(i + 1);
            if (ends(text) > epochSeconds() && (held == null || ends(held) < ends(text))) {
                if (held == null && kicks.size() >= Integer.parseInt(arguments.get(2))) {
                    full = true;
                } else {
                    kicks.put(arguments.get(i), text);
                    kicksVersion = arguments.getFirst();
                }
            }
        }
        String now = kicksVersion;
        if (!now.equals(before)) {
            List.copyOf(names).forEach(name -> publish(arguments.get(1) + name, "kicks " + now));
        }
        return List.of(full ? "full" : "written", before, now);
    }

    private List<String> kicks() {
        List<String> answer = new ArrayList<>(List.of(kicksVersion));
        kicks.forEach((target, text) -> answer.addAll(List.of(target, text)));
        return answer;
    }

    private List<String> tell(List<String> arguments) {
        publish(arguments.getFirst(), arguments.getLast());
        return List.of();
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
