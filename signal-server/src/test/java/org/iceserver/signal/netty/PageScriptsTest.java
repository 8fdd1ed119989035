package org.iceserver.signal.netty;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.testing.NodeJs;
import org.junit.jupiter.api.Test;

/** The scripts that browsers run have unit tests in their own language, in src/test/js. */
class PageScriptsTest {
    @Test
    void unitTestsPass() {
        NodeJs node = NodeJs.here();
        List<String> arguments = new ArrayList<>(List.of("--test", "--test-reporter=spec"));
        arguments.addAll(node.files("signal-server/src/test/js", ".test.js"));
        node.passes(arguments.toArray(String[]::new));
    }
}
