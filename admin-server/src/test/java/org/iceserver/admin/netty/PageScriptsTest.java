package org.iceserver.admin.netty;

import org.iceserver.testing.NodeJs;
import org.junit.jupiter.api.Test;

/** The scripts of the dashboard and of the lab page, which share modules, are checked as one. */
class PageScriptsTest {
    private static final String PACKAGES = "build/js/node_modules/";

    @Test
    void typesFit() {
        NodeJs.withPackages().passes(PACKAGES + "typescript/bin/tsc", "-p", "build/js");
    }

    @Test
    void theClientIsWhatItsTypesPromise() {
        NodeJs.withPackages().passes(PACKAGES + "typescript/bin/tsc", "-p", "build/js/tsconfig.client.json");
    }

    @Test
    void lintHasNothingToSay() {
        NodeJs.withPackages().passes(PACKAGES + "eslint/bin/eslint.js", "--config", "build/js/eslint.config.js",
                "signal-server/src", "admin-server/src", "interop/npm/*.mjs", "build/js/*.js");
    }
}
