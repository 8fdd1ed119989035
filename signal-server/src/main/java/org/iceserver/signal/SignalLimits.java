package org.iceserver.signal;

import java.time.Duration;

/**
 * What one client may take.
 *
 * @param messagesPerSecond above it a connection is read at this rate
 * @param messageBurst messages that may come at once before the rate counts
 * @param messageBytes the largest message, in UTF-8 bytes
 * @param rooms rooms one peer may be in
 * @param roomMembers peers one room may hold
 * @param queuedBytes what may wait for a slow reader
 * @param stalled how long a reader may stay slow
 * @param hello how long a connection may take to introduce itself
 * @param ping the pause between two WebSocket pings; when one stays unanswered the next ones come faster, and two that
 * stay
 *            unanswered end the connection after less than two of these pauses
 * @param resumeWindow how long a lost connection's session waits for it to return
 * @param sessionsPerSource sessions of one source whose users are not known; {@link #NONE} for no limit
 * @param sessionsPerUser sessions of one user; {@link #NONE} for no limit
 */
public record SignalLimits(int messagesPerSecond, int messageBurst, int messageBytes, int rooms, int roomMembers,
        int queuedBytes, Duration stalled, Duration hello, Duration ping, Duration resumeWindow,
        int sessionsPerSource, int sessionsPerUser) {
    public static final int NONE = Integer.MAX_VALUE;

    /** Twice Chromium's offer with fifty video transceivers, which has 265 KB. Firefox's has 93 KB. */
    private static final int MESSAGE_BYTES = 512 * 1024;

    private static final int QUEUED_MESSAGES = 2;

    public SignalLimits {
        atLeast(1, messagesPerSecond, "messages per second");
        atLeast(1, messageBurst, "burst of messages");
        atLeast(1024, messageBytes, "bytes a message");
        atLeast(1, rooms, "rooms per connection");
        atLeast(2, roomMembers, "members of a room");
        atLeast(1, sessionsPerSource, "sessions per source");
        atLeast(1, sessionsPerUser, "sessions per user");
        atLeast(messageBytes, queuedBytes, "bytes queued for a slow reader");
    }

    private static void atLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "the limit of " + what + " must be at least " + least + ", not " + value);
        }
    }

    public static SignalLimits of(Profile profile) {
        int members = profile == Profile.LAB ? 64 : 16;
        boolean open = profile == Profile.PUBLIC;
        return new SignalLimits(100, 1_000, MESSAGE_BYTES, 32, members, QUEUED_MESSAGES * MESSAGE_BYTES,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), open ? 1_024 : NONE,
                open ? 64 : NONE);
    }

    public SignalLimits withRate(int perSecond, int burst) {
        return new SignalLimits(perSecond, burst, messageBytes, rooms, roomMembers, queuedBytes, stalled, hello, ping,
                resumeWindow, sessionsPerSource, sessionsPerUser);
    }

    /** The queue for a slow reader grows with the size of messages, so that some of the largest always fit. */
    public SignalLimits withSizes(int bytesPerMessage, int roomsPerPeer, int membersPerRoom) {
        return new SignalLimits(messagesPerSecond, messageBurst, bytesPerMessage, roomsPerPeer, membersPerRoom,
                Math.max(queuedBytes, Math.clamp((long) QUEUED_MESSAGES * bytesPerMessage, 0, Integer.MAX_VALUE)),
                stalled,
                hello, ping, resumeWindow, sessionsPerSource, sessionsPerUser);
    }

    public SignalLimits withTimes(Duration helloWithin, Duration pingEvery, Duration resumeWithin) {
        return new SignalLimits(messagesPerSecond, messageBurst, messageBytes, rooms, roomMembers, queuedBytes, stalled,
                helloWithin, pingEvery, resumeWithin, sessionsPerSource, sessionsPerUser);
    }

    public SignalLimits withSessions(int perSource, int perUser) {
        return new SignalLimits(messagesPerSecond, messageBurst, messageBytes, rooms, roomMembers, queuedBytes, stalled,
                hello, ping, resumeWindow, perSource, perUser);
    }
}
