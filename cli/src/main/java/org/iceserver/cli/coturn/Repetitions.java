package org.iceserver.cli.coturn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lines that occur in a file more than once. coturn collects some in a list, and takes the last one of all others. */
final class Repetitions {
    private static final Set<String> LISTS = Set.of("listening-ip", "relay-ip", "external-ip",
            "static-auth-secret", "denied-peer-ip", "allowed-peer-ip", "alternate-server", "tls-alternate-server",
            "aux-server", "tcp-proxy-port");

    private static final String USER = "user";

    private Repetitions() {}

    /** A user has one password, and there may be many users. */
    private static String key(ConfLine line) {
        return line.name().equals(USER) ? USER + " " + line.value().split(":", 2)[0] : line.name();
    }

    /** The lines that count. Each other line becomes a note. */
    static List<ConfLine> last(List<ConfLine> lines, Translation to) {
        Map<String, ConfLine> last = new HashMap<>();
        lines.forEach(line -> last.put(key(line), line));
        List<ConfLine> counting = new ArrayList<>();
        for (ConfLine line : lines) {
            ConfLine later = last.getOrDefault(key(line), line);
            if (line.equals(later) || LISTS.contains(line.name()) || !Rules.knows(line.name())) {
                counting.add(line);
            } else if (line.name().equals(USER)) {
                to.remark(line, Remark.Weight.WARNING, "the same user has another password in line " + later.number()
                        + ", and the last one counts: remove this line");
            } else {
                to.remark(line, Remark.Weight.NOTE,
                        line.name() + " stands in line " + later.number() + " again, and the last one counts");
            }
        }
        return counting;
    }
}
