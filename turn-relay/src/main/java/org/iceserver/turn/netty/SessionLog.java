package org.iceserver.turn.netty;

import java.util.concurrent.Executor;
import java.util.stream.Collectors;

import org.iceserver.stun.PrintableText;
import org.iceserver.turn.view.SessionEvent;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.SessionWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one log line when a session has ended. The values are separate fields in a structured log. */
public final class SessionLog implements SessionWatcher {
    private static final Logger LOG = LoggerFactory.getLogger("org.iceserver.turn.sessions");

    private final Executor writing;

    /** @param writing makes and writes the log lines on another thread */
    public SessionLog(Executor writing) {
        this.writing = writing;
    }

    @Override
    public void saw(SessionEvent event) {
        if (event instanceof SessionEvent.Ended ended && LOG.isInfoEnabled()) {
            writing.execute(() -> write(ended));
        }
    }

    private static void write(SessionEvent.Ended ended) {
        SessionView session = ended.session();
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("user", PrintableText.of(session.username()))
                .addKeyValue("reason", ended.why())
                .addKeyValue("seconds", ended.seconds())
                .addKeyValue("transport", session.transport())
                .addKeyValue("client", session.clientAddress())
                .addKeyValue("server", session.serverAddress())
                .addKeyValue("relayed", session.relayed().stream().map(SessionView.Relayed::toString)
                        .collect(Collectors.joining(" ")))
                .addKeyValue("packetsToPeers", session.toPeers().packets())
                .addKeyValue("bytesToPeers", session.toPeers().bytes())
                .addKeyValue("packetsToClient", session.toClient().packets())
                .addKeyValue("bytesToClient", session.toClient().bytes());
        line.log("Session ended");
    }
}
