package org.iceserver.interop;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** coturn's client. It counts its own messages; one pair of clients sends its number twice, for RTP and RTCP. */
final class Uclient {
    private Uclient() {}

    /**
     * Runs it against this server.
     *
     * @param always options of every run of a test, before those of this one
     */
    static ForeignTool run(String host, int port, List<String> always, String... options) {
        List<String> command = new ArrayList<>(List.of("turnutils_uclient", "-p", Integer.toString(port)));
        command.addAll(always);
        command.addAll(List.of(options));
        command.add(host);
        return ForeignTool.run(60, command.toArray(String[]::new));
    }

    static void assertNothingLost(ForeignTool tool, int messages) {
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        assertThat(tool.output()).contains("Total lost packets 0 (0.000000%), total send dropped 0")
                .contains("tot_send_msgs=" + messages + ", tot_recv_msgs=" + messages);
    }
}
