package org.iceserver.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimit;
import org.iceserver.turn.limits.Bandwidth;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/** The table of limits as docs/security.md prints it is the table that is in force, row by row and profile by profile. */
class LimitTableTest {
    /** What each row says, and what it could be changed to. */
    private static final Map<String, Function<LimitTable, String>> ROWS = Map.ofEntries(
            entry("allocations-per-user", table -> number(table.relay().allocationsPerUser())),
            entry("allocations-per-source", table -> number(table.relay().allocationsPerSource())),
            entry("total-allocations", table -> number(table.relay().totalAllocations())),
            entry("connections-per-source", table -> number(table.relay().connectionsPerSource())),
            entry("permissions-per-allocation", table -> number(table.relay().permissionsPerAllocation())),
            entry("channels-per-allocation", table -> number(table.relay().channelsPerAllocation())),
            entry("unauth-rate", table -> rate(table.relay().unauthenticated())),
            entry("new-peers-rate", table -> rate(table.relay().newPeers())),
            entry("handshakes-per-source", table -> rate(table.relay().handshakesPerSource())),
            entry("allocation-bps", table -> large(table.relay().bandwidth().allocationBps())),
            entry("allocation-pps", table -> large(table.relay().bandwidth().allocationPps())),
            entry("server-bps", table -> large(table.relay().bandwidth().serverBps())),
            entry("signal-rate",
                    table -> table.signal().messagesPerSecond() + "/" + table.signal().messageBurst()),
            entry("message-bytes", table -> number(table.signal().messageBytes())),
            entry("rooms-per-connection", table -> number(table.signal().rooms())),
            entry("room-members", table -> number(table.signal().roomMembers())),
            entry("sessions-per-source", table -> number(table.signal().sessionsPerSource())),
            entry("sessions-per-user", table -> number(table.signal().sessionsPerUser())));
    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

    /** A line of the table: what one row is in the three profiles. */
    private record Line(String name, String local, String lab, String open) {
        String in(Profile profile) {
            return switch (profile) {
                case LOCAL -> local;
                case LAB -> lab;
                case PUBLIC -> open;
            };
        }
    }

    private static List<Line> documented() throws IOException {
        String page = Files.readString(Path.of("../docs/security.md"));
        String table = page.substring(page.indexOf("| name | local | lab | public |"));
        List<Line> lines = new ArrayList<>();
        table.lines().skip(2).takeWhile(line -> line.startsWith("|")).forEach(line -> add(lines, line));
        return lines;
    }

    /** Several rows may stand in one line; a single value is all of theirs. */
    private static void add(List<Line> lines, String line) {
        String[] cells = line.substring(1).split("\\|");
        List<String> names = NAME.matcher(cells[0]).results().map(name -> name.group(1)).toList();
        List<List<String>> values = Stream.of(cells).skip(1).map(cell -> values(cell, names.size())).toList();
        for (int i = 0; i < names.size(); i++) {
            lines.add(new Line(names.get(i), values.get(0).get(i), values.get(1).get(i), values.get(2).get(i)));
        }
    }

    private static List<String> values(String cell, int rows) {
        List<String> values = Stream.of(cell.strip().split(", ")).map(value -> value.replace(",", ""))
                .map(value -> value.equals("the port range") ? "none" : value).toList();
        return values.size() == rows ? values : Stream.generate(values::getFirst).limit(rows).toList();
    }

    @Test
    void everyRowIsDocumented() throws IOException {
        List<String> names = documented().stream().map(Line::name).toList();

        assertThat(names).containsExactlyInAnyOrderElementsOf(ROWS.keySet());
        assertThat(names).containsAll(Stream.of(SignalLimit.values()).map(SignalLimit::toString).toList())
                .containsAll(Stream.of(Limit.values()).filter(limit -> limit != Limit.DRAINING).map(Limit::toString)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theProfilesAreAsDocumented(Line line) {
        for (Profile profile : Profile.values()) {
            assertThat(row(LimitTable.of(profile, List.of()), line.name)).as("%s in %s", line.name, profile)
                    .isEqualTo(line.in(profile));
        }
    }

    @ParameterizedTest
    @MethodSource("documented")
    void aFlagChangesThatRowAlone(Line line) throws IOException {
        String other = line.open.contains("/") || line.local.contains("/") ? "7/11" : "2048";

        for (Profile profile : Profile.values()) {
            LimitTable changed = LimitTable.of(profile, List.of(LimitTable.Change.parse(line.name + "=" + other)));

            for (Line each : documented()) {
                assertThat(row(changed, each.name)).as("%s in %s", each.name, profile)
                        .isEqualTo(each.name.equals(line.name) ? other : each.in(profile));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_024, 65_536, 300_000, 999_999_999})
    void messagesMayBeOfAnySizeAndTheQueueFollows(int bytes) {
        LimitTable table = LimitTable.of(Profile.LOCAL, List.of(LimitTable.Change.parse("message-bytes=" + bytes)));

        assertThat(table.signal().messageBytes()).isEqualTo(bytes);
        assertThat(table.signal().queuedBytes()).isGreaterThanOrEqualTo(bytes);
    }

    private static String row(LimitTable table, String name) {
        Function<LimitTable, String> row = ROWS.get(name);
        assertThat(row).as(name).isNotNull();
        return row.apply(table);
    }

    private static String rate(Limits.Rate rate) {
        return rate.equals(Limits.Rate.UNLIMITED) ? "none" : rate.perSecond() + "/" + rate.burst();
    }

    private static String number(int value) {
        return value == Limits.NONE ? "none" : Integer.toString(value);
    }

    private static String large(long value) {
        return value == Bandwidth.NONE ? "none" : Long.toString(value);
    }
}
