package org.iceserver.signal.netty;

import org.iceserver.testing.NodeJs;
import org.junit.jupiter.api.Test;

/** The scripts that browsers run have unit tests in their own language, in src/test/js. */
class PageScriptsTest {
    @Test
    void unitTestsPass() {
        NodeJs.here().tests("signal-server/src/test/js");
    }
}
