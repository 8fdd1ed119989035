package org.iceserver.cli.log;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.iceserver.cli.text.Amounts;
import org.iceserver.stun.PrintableText;

/** How a session ended, in one line for a terminal. */
final class SessionLine {
    private static final int MOST = 100;
    private static final int MOST_OF_A_NAME = 30;

    private SessionLine() {}

    /** @param event an event with the fields of a session that ended */
    static String of(ILoggingEvent event) {
        Map<String, String> fields = new HashMap<>();
        event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
        LocalTime at = LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        return shortened(at.format(DateTimeFormatter.ISO_LOCAL_TIME) + " Session of "
                + shortened(field(fields, "user"), MOST_OF_A_NAME) + " ended after " + field(fields, "seconds") + " s ("
                + field(fields, "reason").toLowerCase(Locale.ROOT).replace('_', ' ') + "): "
                + amount(fields, "bytesToPeers") + " out, " + amount(fields, "bytesToClient") + " in, from "
                + field(fields, "client").replaceFirst(":\\d+$", ""), MOST);
    }

    private static String field(Map<String, String> fields, String name) {
        return PrintableText.of(fields.getOrDefault(name, "?"));
    }

    private static String amount(Map<String, String> fields, String name) {
        String number = fields.getOrDefault(name, "");
        return number.matches("\\d{1,18}") ? Amounts.bytes(Long.parseLong(number)) : "?";
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }
}
