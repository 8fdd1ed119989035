package org.iceserver.cli.check;

import java.util.List;

import org.iceserver.server.check.Finding;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What a server says of itself, as lines. */
class RunningServerCheckTest {
    @Test
    void aServerThatIsWellIsOkInEveryLine() {
        assertThat(lines("\"warnings\":[]")).containsExactly(
                "ok    server: iceserver 1.2 has been up for 1h2m5s, with 3 sessions and 4 peers.",
                "ok    certificate: The certificate for turn.example.org is good until 2027-01-31.",
                "ok    relay ports: 3 of 500 are in use.",
                "ok    open files: 90 of 1024 are open.",
                "ok    memory: Nothing was refused for want of memory within the last 10 minutes.",
                "ok    log: No line of the log was left out within the last 10 minutes.");
    }

    @Test
    void eachWarningTakesThePlaceOfWhatWouldBeFine() {
        List<String> lines = lines("""
                                   "warnings":[{"key":"certificate_expired","sentence":"It expired."},
                                    {"key":"relay_ports_short","sentence":"Few ports."},
                                    {"key":"database_away","sentence":"It is away."},
                                    {"key":"draining","sentence":"It drains."},
                                    {"key":"of_a_later_version","sentence":"Something else."}]""");

        assertThat(lines).contains("wrong certificate: It expired.", "warn  relay ports: Few ports.",
                "wrong database: It is away.", "warn  server: It drains.", "warn  server: Something else.",
                "ok    open files: 90 of 1024 are open.")
                .noneMatch(line -> line.startsWith("ok    certificate") || line.startsWith("ok    relay ports"));
    }

    @Test
    void theLastRefusalIsToldWithItsReason() {
        assertThat(lines("""
                         "warnings":[],"refusals":[{"time":4700,"code":401,"sentence":"The password is wrong."},
                          {"time":100,"code":486,"sentence":"Too many."}]""")).contains("warn  refusals: Requests were"
                + " refused within the last 10 minutes; the last one got 401. The password is wrong.");
        assertThat(lines("\"warnings\":[],\"refusals\":[{\"time\":4124,\"code\":401,\"sentence\":\"Long ago.\"}]"))
                .contains("ok    refusals: No request was refused within the last 10 minutes.");
    }

    private static List<String> lines(String warnings) {
        return new RunningServerCheck(JsonMapper.shared()
                .readTree("""
                          {"version":"1.2","started":1000,"now":4725,"sessions":3,"peers":4,
                          "certificates":[{"names":["turn.example.org"],"notAfter":1801353600,"selfSigned":false}],
                          "resources":[{"name":"relay_ports","used":3,"limit":500},
                           {"name":"descriptors","used":90,"limit":1024},
                           {"name":"heap_bytes","used":1,"limit":2}],
                          """
                        + warnings + "}"))
                .findings().stream().map(Finding::line).toList();
    }
}
