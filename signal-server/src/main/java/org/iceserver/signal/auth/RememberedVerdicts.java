package org.iceserver.signal.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.iceserver.signal.Applicant;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Recent verdicts about applicants. The key is a hash, so that no token is kept. Bounded in number and
 * bytes; the oldest goes first. One thread.
 */
final class RememberedVerdicts {
    static final long LIFE_NANOS = Duration.ofSeconds(30).toNanos();
    static final int MOST = 4_096;
    /** The hash, the entry and its place in the table. */
    private static final int ENTRY_BYTES = 320;

    private final long mostBytes;
    /** The oldest first. */
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private long bytes;

    private record Answer(Verdict verdict, long sinceNanos, int bytes) {}

    RememberedVerdicts(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Under which an applicant is remembered: a hash of all that a verdict may depend on. */
    static String key(Applicant applicant) {
        String token = applicant.caller().token();
        MessageDigest hash = sha256();
        for (String part : new String[]{applicant.dialect(), applicant.peer(), applicant.caller().address()}) {
            add(hash, part);
        }
        hash.update((byte) (token == null ? 0 : 1));
        add(hash, token == null ? "" : token);
        return HexFormat.of().formatHex(hash.digest());
    }

    /** The length comes first, so that no two applicants give the same bytes. */
    private static void add(MessageDigest hash, String part) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        hash.update(new byte[]{(byte) (text.length >>> 24), (byte) (text.length >>> 16), (byte) (text.length >>> 8),
            (byte) text.length});
        hash.update(text);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Nullable
    Verdict get(String key, long nowNanos) {
        forget(nowNanos);
        Answer known = answers.get(key);
        return known == null ? null : known.verdict;
    }

    void put(String key, ReceivedVerdict asked, long nowNanos) {
        int costs = ENTRY_BYTES + asked.bytes();
        Answer before = answers.remove(key);
        bytes += costs - (before == null ? 0 : before.bytes);
        answers.put(key, new Answer(asked.verdict(), nowNanos, costs));
        forget(nowNanos);
    }

    private void forget(long nowNanos) {
        Iterator<Answer> oldestFirst = answers.values().iterator();
        while (oldestFirst.hasNext()) {
            Answer oldest = oldestFirst.next();
            if (nowNanos - oldest.sinceNanos < LIFE_NANOS && answers.size() <= MOST && bytes <= mostBytes) {
                return;
            }
            bytes -= oldest.bytes;
            oldestFirst.remove();
        }
    }

    long bytes() {
        return bytes;
    }
}
