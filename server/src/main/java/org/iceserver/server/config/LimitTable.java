package org.iceserver.server.config;

import java.util.HashSet;
import java.util.List;

import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.turn.limits.Limits;

/** A profile's limits with the changes of {@code --limit}. Each limit names the module that enforces it. */
public record LimitTable(Limits relay, SignalLimits signal) {
    /** One {@code --limit NAME=VALUE}. */
    public record Change(String name, String value) {
        public static Change parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + text + "' is not NAME=VALUE, such as room-members=8");
            }
            Change change = new Change(text.substring(0, equals), text.substring(equals + 1));
            // Every profile has the same rows, and accepts the same values for them.
            LimitTable.of(Profile.LOCAL, List.of(change));
            return change;
        }

        private int numberOrNone() {
            if (value.equals("none")) {
                return SignalLimits.NONE;
            }
            if (!value.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(
                        "--limit " + name + " takes a number or 'none', not '" + value + "'");
            }
            return Integer.parseInt(value);
        }

        private int number() {
            if (!value.matches("\\d{1,9}")) {
                throw new IllegalArgumentException("--limit " + name + " takes a number, not '" + value + "'");
            }
            return Integer.parseInt(value);
        }
    }

    public static LimitTable of(Profile profile, List<Change> changes) {
        Limits relay = switch (profile) {
            case LOCAL -> Limits.local();
            case LAB -> Limits.lab();
            case PUBLIC -> Limits.forPublic();
        };
        var table = new LimitTable(relay, SignalLimits.of(profile));
        var names = new HashSet<String>();
        for (Change change : changes) {
            if (!names.add(change.name())) {
                throw new IllegalArgumentException("--limit " + change.name() + " is given twice; give it once");
            }
            table = table.with(change);
        }
        return table;
    }

    /** @throws IllegalArgumentException with one sentence, when there is no such row or the value does not fit it */
    LimitTable with(Change change) {
        return switch (change.name()) {
            case "signal-rate" -> rate(change);
            case "message-bytes" -> sizes(change.number(), signal.rooms(), signal.roomMembers());
            case "rooms-per-connection" -> sizes(signal.messageBytes(), change.number(), signal.roomMembers());
            case "room-members" -> sizes(signal.messageBytes(), signal.rooms(), change.number());
            case "sessions-per-source" ->
                new LimitTable(relay, signal.withSessions(change.numberOrNone(), signal.sessionsPerUser()));
            case "sessions-per-user" ->
                new LimitTable(relay, signal.withSessions(signal.sessionsPerSource(), change.numberOrNone()));
            default -> new LimitTable(relay.with(change.name(), change.value()), signal);
        };
    }

    private LimitTable sizes(int messageBytes, int rooms, int members) {
        return new LimitTable(relay, signal.withSizes(messageBytes, rooms, members));
    }

    private LimitTable rate(Change change) {
        if (!change.value().matches("\\d{1,9}/\\d{1,9}")) {
            throw new IllegalArgumentException("--limit signal-rate takes RATE/BURST, not '" + change.value() + "'");
        }
        int slash = change.value().indexOf('/');
        return new LimitTable(relay, signal.withRate(Integer.parseInt(change.value().substring(0, slash)),
                Integer.parseInt(change.value().substring(slash + 1))));
    }
}
