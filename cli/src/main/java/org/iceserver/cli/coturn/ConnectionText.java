package org.iceserver.cli.coturn;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** coturn's names for a database: words such as {@code host=localhost dbname=turn}, or a URL, which is not changed. */
final class ConnectionText {
    private final String text;
    private final Map<String, String> words = new HashMap<>();

    private ConnectionText(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with a sentence that does not repeat the text, which may contain a password */
    static ConnectionText parse(String text) {
        ConnectionText connection = new ConnectionText(text);
        if (!connection.isUrl()) {
            for (String word : text.strip().split("\\s+")) {
                int equals = word.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("takes words such as host=localhost dbname=turn, or a URL");
                }
                connection.words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return connection;
    }

    String postgresql() {
        return isUrl() ? text : "postgresql://" + authority("5432") + "/" + words.getOrDefault("dbname", "coturn");
    }

    String redis() {
        return isUrl() ? text : "redis://" + authority("6379") + "/" + words.getOrDefault("dbname", "0");
    }

    private String authority(String port) {
        String host = first("localhost", "host", "hostaddr", "ip");
        String user = encoded(words.getOrDefault("user", ""));
        String password = first("", "password");
        String login = user + (password.isEmpty() ? "" : ":" + encoded(password));
        return (login.isEmpty() ? "" : login + "@") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + first(port, "port");
    }

    private String first(String otherwise, String... names) {
        for (String name : names) {
            String value = words.get(name);
            if (value != null) {
                return value;
            }
        }
        return otherwise;
    }

    private boolean isUrl() {
        return text.contains("://");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
