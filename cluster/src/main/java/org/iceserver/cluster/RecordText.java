package org.iceserver.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A {@link NodeRecord} as text: one {@code name=value} a line, the incarnation first. Readers skip names that they do not know,
 * so that newer nodes may say more.
 */
final class RecordText {
    /** A record is never longer; what is longer is not a record. */
    static final int MOST_CHARS = 16 * 1024;

    private RecordText() {}

    static String of(NodeRecord record) {
        var text = new StringBuilder(first(record.incarnation()));
        line(text, "name", record.name());
        line(text, "beat", record.beat());
        line(text, "protocol", record.protocol());
        line(text, "version", record.version());
        line(text, "up", record.upSeconds());
        line(text, "region", record.offer().region());
        record.offer().urls().forEach(url -> line(text, "url", url));
        record.offer().places().forEach(place -> line(text, "place", place));
        line(text, "load", record.load().percent());
        line(text, "full", record.load().full());
        line(text, "draining", record.load().draining());
        line(text, "peers", record.sums().peers());
        line(text, "rooms", record.sums().rooms());
        line(text, "sessions", record.sums().sessions());
        line(text, "bps", record.sums().bitsPerSecond());
        line(text, "realm", record.prints().realm());
        line(text, "mints", record.prints().credentials().first());
        record.prints().credentials().all().forEach(print -> line(text, "accepts", print));
        record.prints().nonces().all().forEach(print -> line(text, "nonces", print));
        return text.toString();
    }

    /** The first line, by which a script recognizes our own record. */
    static String first(String incarnation) {
        return "incarnation=" + incarnation + "\n";
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append('=').append(value).append('\n');
    }

    /** Empty when the text is not a record. */
    static Optional<NodeRecord> read(String text) {
        if (text.length() > MOST_CHARS) {
            return Optional.empty();
        }
        List<String> lines = text.lines().toList();
        try {
            return Optional.of(new NodeRecord(one(lines, "name"), one(lines, "incarnation"), number(lines, "beat"),
                    Math.toIntExact(number(lines, "protocol")), one(lines, "version"), number(lines, "up"),
                    new Offer(one(lines, "region"), all(lines, "url"),
                            all(lines, "place").stream().map(Place::parse).toList()),
                    new Load(Math.toIntExact(number(lines, "load")), flag(lines, "full"), flag(lines, "draining")),
                    new Sums(number(lines, "peers"), number(lines, "rooms"), number(lines, "sessions"),
                            number(lines, "bps")),
                    new Prints(one(lines, "realm"), new Prints.Secrets(one(lines, "mints"), all(lines, "accepts")),
                            nonces(all(lines, "nonces")))));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The first one signs. Older nodes say nothing of them. */
    private static Prints.Secrets nonces(List<String> all) {
        return new Prints.Secrets(all.isEmpty() ? "" : all.getFirst(), all);
    }

    private static List<String> all(List<String> lines, String name) {
        String start = name + "=";
        return lines.stream().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length()))
                .toList();
    }

    private static String one(List<String> lines, String name) {
        return all(lines, name).stream().findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no line " + name));
    }

    private static long number(List<String> lines, String name) {
        long number = Long.parseLong(one(lines, name));
        if (number < 0) {
            throw new IllegalArgumentException("negative " + name);
        }
        return number;
    }

    private static boolean flag(List<String> lines, String name) {
        return one(lines, name).equals("true");
    }
}
