package org.iceserver.cli.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;
import org.iceserver.server.check.Term;
import tools.jackson.databind.JsonNode;

/**
 * The findings that a running server reports about itself.
 *
 * @param status the answer of {@code /api/v1/status}
 */
public record RunningServerCheck(JsonNode status) implements Check {
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final String WITHIN = " within the last " + LATELY.toMinutes() + " minutes";
    private static final Map<String, String> SUBJECTS = Map.ofEntries(
            Map.entry("certificate_expired", "certificate"), Map.entry("certificate_not_yet_valid", "certificate"),
            Map.entry("certificate_expires", "certificate"), Map.entry("database_away", "database"),
            Map.entry("relay_ports_short", "relay ports"), Map.entry("relay_ports_silent", "relay ports"),
            Map.entry("relay_address", "relay address"), Map.entry("descriptors_short", "open files"),
            Map.entry("memory_refusing", "memory"), Map.entry("log_lines_lost", "log"),
            Map.entry("clock_unsynchronised", "clock"));
    /** Warnings because of which clients are refused. */
    private static final List<String> WRONG = List.of("certificate_expired", "certificate_not_yet_valid",
            "database_away");

    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        Duration up = Duration.ofSeconds(status.path("now").asLong() - status.path("started").asLong());
        found.add(Finding.ok("server", "iceserver " + status.path("version").asString() + " has been up for "
                + up.toString().substring(2).toLowerCase(Locale.ROOT) + ", with "
                + status.path("sessions").asLong() + " sessions and " + status.path("peers").asLong() + " peers."));
        List<Finding> wrong = warnings();
        found.addAll(wrong);
        refusals().ifPresent(found::add);
        fine().stream().filter(one -> wrong.stream().noneMatch(other -> other.subject().equals(one.subject())))
                .forEach(found::add);
        return found;
    }

    private List<Finding> warnings() {
        List<Finding> found = new ArrayList<>();
        for (JsonNode warning : status.path("warnings")) {
            String key = warning.path("key").asString();
            String subject = SUBJECTS.getOrDefault(key, "server");
            String sentence = warning.path("sentence").asString();
            found.add(new Finding(WRONG.contains(key) ? Finding.Level.WRONG : Finding.Level.WARN, subject, sentence,
                    Optional.empty()));
        }
        return found;
    }

    /** The last few refusals in the status; empty if it has none. */
    private Optional<Finding> refusals() {
        if (!status.has("refusals")) {
            return Optional.empty();
        }
        long since = status.path("now").asLong() - LATELY.toSeconds();
        List<JsonNode> recent = new ArrayList<>();
        status.path("refusals").forEach(one -> {
            if (one.path("time").asLong() >= since) {
                recent.add(one);
            }
        });
        if (recent.isEmpty()) {
            return Optional.of(Finding.ok("refusals", "No request was refused" + WITHIN + "."));
        }
        JsonNode last = recent.getFirst();
        return Optional.of(new Finding(Finding.Level.WARN, "refusals",
                "Requests were refused" + WITHIN + "; the last one got " + last.path("code").asLong() + ". "
                        + last.path("sentence").asString(),
                Optional.empty()));
    }

    /** Findings for resources without a warning. */
    private List<Finding> fine() {
        List<Finding> found = new ArrayList<>();
        for (JsonNode certificate : status.path("certificates")) {
            List<String> names = new ArrayList<>();
            certificate.path("names").forEach(name -> names.add(name.asString()));
            Instant end = Instant.ofEpochSecond(certificate.path("notAfter").asLong());
            found.add(Finding.ok("certificate",
                    new Term(names, Instant.EPOCH, end).whose() + " is good until " + Term.day(end) + "."));
        }
        for (JsonNode resource : status.path("resources")) {
            String used = resource.path("used").asLong() + " of " + resource.path("limit").asLong();
            switch (resource.path("name").asString()) {
                case "relay_ports" -> found.add(Finding.ok("relay ports", used + " are in use."));
                case "descriptors" -> found.add(Finding.ok("open files", used + " are open."));
                default -> {
                    // Reported below, from the refusals.
                }
            }
        }
        found.add(Finding.ok("memory", "Nothing was refused for want of memory" + WITHIN + "."));
        found.add(Finding.ok("log", "No line of the log was left out" + WITHIN + "."));
        return found;
    }
}
