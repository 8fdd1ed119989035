package org.iceserver.admin.netty;

import org.iceserver.testing.NodeJs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The scripts of the dashboard and of the lab page, which share modules, are checked as one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageScriptsTest {
    private static final String PACKAGES = "build/js/node_modules/";

    private final NodeJs node = NodeJs.withPackages();

    @Test
    void unitTestsPass() {
        node.tests("admin-server/src/test/js");
    }

    @Test
    void typesFit() {
        node.passes(PACKAGES + "typescript/bin/tsc", "-p", "build/js");
    }

    @Test
    void theClientIsWhatItsTypesPromise() {
        node.passes(PACKAGES + "typescript/bin/tsc", "-p", "build/js/tsconfig.client.json");
    }

    @Test
    void lintHasNothingToSay() {
        node.passes(PACKAGES + "eslint/bin/eslint.js", "--config", "build/js/eslint.config.js",
                "signal-server/src", "admin-server/src", "interop/npm/*.mjs", "build/js/*.js");
    }
}
