package org.iceserver.interop;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The parts of the dashboard that only count, run by Node.js. */
final class DashboardNumbersTest {
    private static final Path PAGE = Path.of("../admin-server/src/main/resources/org/iceserver/admin/page");

    @TempDir
    Path folder;

    @Test
    void numbersHaveTheUnitThatKeepsThemShort() throws Exception {
        run("""
            import { bits, bytes, duration, perSecond, whole } from './numbers.js';
            equal([0, 999, 999.96, 1000, 1234567, 16e6, 2.5e12].map(bits),
              ['0 bit/s', '999 bit/s', '1 kbit/s', '1 kbit/s', '1.2 Mbit/s', '16 Mbit/s', '2,500 Gbit/s']);
            equal([0, 999999, 1e6, 5e13].map(bytes), ['0 B', '1 MB', '1 MB', '50 TB']);
            equal([0, 0.1, 3, 1500].map(perSecond), ['0/s', '0.1/s', '3/s', '1.5k/s']);
            equal([null, 1234].map(whole), ['–', '1,234']);
            equal([5, 65, 3700, 180000].map(duration), ['5 s', '1 min 5 s', '1 h 1 min', '2 d 2 h']);
            """);
    }

    @Test
    void tenMinutesAreKeptAndWhatWasZeroAllTheWhileIsForgotten() throws Exception {
        run("""
            import { Columns } from './columns.js';
            const columns = new Columns(1);
            columns.add(1, { early: 5 });
            columns.add(2, { late: 7 });
            equal(columns.column('early'), [5, 0]);
            equal(columns.column('late'), [0, 7]);
            equal(columns.busiest(1), ['late']);
            for (let second = 3; second <= 700; second++) columns.add(second, {});
            equal([columns.seconds.length, columns.seconds[0], columns.busiest(9).length], [600, 101, 0]);
            """);
    }

    @Test
    void aSumThatIsNewOrFallsHasNoRate() throws Exception {
        run("""
            import { Rates } from './rates.js';
            let now = 0;
            globalThis.performance = { now: () => now };
            const rates = new Rates();
            equal(rates.of(new Map([['ann', 100]])).get('ann'), null);
            now = 2000;
            const next = rates.of(new Map([['ann', 140], ['bob', 9]]), 8);
            equal([next.get('ann'), next.get('bob')], [160, null]);
            now = 3000;
            equal(rates.of(new Map([['ann', 20]])).get('ann'), 0);
            """);
    }

    /** Runs this beside the page's scripts; it ends with another status where two things are not equal. */
    private void run(String script) throws Exception {
        for (String file : new String[]{"numbers.js", "columns.js", "rates.js"}) {
            Files.copy(PAGE.resolve(file), folder.resolve(file));
        }
        Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
        Files.writeString(folder.resolve("test.js"),
                "import { deepStrictEqual as equal } from 'node:assert';\n" + script);
        ForeignTool node = ForeignTool.run(60, "node", folder.resolve("test.js").toString());
        assertThat(node.exitStatus()).as(node.output()).isZero();
    }
}
