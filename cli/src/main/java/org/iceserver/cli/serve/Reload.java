package org.iceserver.cli.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.admin.api.Operator;
import org.iceserver.cli.log.LogOutput;
import org.iceserver.cli.options.Rereading;
import org.iceserver.cli.options.Rereading.Reread;
import org.iceserver.server.Server;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.Tls;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.tls.UnusableCertificateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a changed configuration without ending a session. If a single line is wrong, nothing changes. Any thread; one reload
 * at a time. Reads files.
 */
final class Reload implements Operator.Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private static final List<String> CHANGEABLE = List.of("--user", "--secret", "--oauth-key", "--alternate-server",
            "--alternate-when",
            "--max-session", "--default-address-family", "--credential-ttl", "--allow-peer", "--deny-peer", "--limit",
            "--log-format",
            "--log-level", "--session-log", "--cluster-secret");
    private static final List<String> CERTIFICATES = List.of("--cert", "--key");

    private final Server server;
    private final Rereading rereading;
    private Configuration current;

    /** @param started the options that the server was started with */
    Reload(Server server, Rereading rereading, Configuration started) {
        this.server = server;
        this.rereading = rereading;
        this.current = started;
    }

    /** Reads everything again, including files that options name, such as certificates and secrets. */
    @Override
    public synchronized Outcome apply() {
        try {
            return applied();
        } catch (StartRefused | UnusableCertificateException e) {
            List<String> wrong = String.valueOf(e.getMessage()).lines().toList();
            wrong.forEach(line -> LOG.error("Reload changed nothing: {}", line));
            return new Outcome(false, wrong);
        } catch (RuntimeException e) {
            // A running server must not end because it was asked to read a file.
            LOG.error("Reload failed, and may have changed a part", e);
            return new Outcome(false, List.of("The reload failed; the server's log says more."));
        }
    }

    private Outcome applied() throws UnusableCertificateException {
        Reread reread = rereading.read(changeable());
        Configuration changed = reread.options().configuration();
        server.change(changed);
        LogOutput.set(reread.options().log());
        List<String> taken = taken(reread);
        List<String> kept = kept(reread, changed);
        rereading.took(reread);
        current = changed;
        taken.forEach(line -> LOG.info("Reload: {}", line));
        kept.forEach(line -> LOG.warn("Reload: {}", line));
        return new Outcome(true, Stream.concat(taken.stream(), kept.stream()).toList());
    }

    /** TLS, the admin port and the method of client authentication are switched on and off only by a start. */
    private List<String> changeable() {
        List<String> changeable = new ArrayList<>(CHANGEABLE);
        if (current.signaling().tls() instanceof Tls.Pem) {
            changeable.addAll(CERTIFICATES);
        }
        switch (current.signaling().authentication()) {
            case Authentication.Jwt _ -> changeable.add("--jwt-key");
            case Authentication.Webhook _ -> changeable.add("--webhook");
            case Authentication.None _ -> {
                // There is nothing to replace.
            }
        }
        if (current.admin().port().isPresent()) {
            changeable.add("--admin-token");
        }
        return changeable;
    }

    private static List<String> taken(Reread reread) {
        List<String> lines = reread.changed().stream().map(name -> name + " has changed.").toList();
        return lines.isEmpty() ? List.of("Certificates and secrets were read again; no option has changed.") : lines;
    }

    private List<String> kept(Reread reread, Configuration changed) {
        List<String> lines = new ArrayList<>();
        reread.kept().forEach((name, files) -> lines.add(name + (files.isEmpty()
                ? ""
                : " (" + files.stream().map(Path::toString).collect(Collectors.joining(", ")) + ")")
                + " keeps its value until the next start."));
        if (changed.access().limits().signal().messageBytes() != current.access().limits().signal().messageBytes()) {
            lines.add("--limit message-bytes keeps its value until the next start.");
        }
        if (current.signaling().tls() instanceof Tls.Pem && !(changed.signaling().tls() instanceof Tls.Pem)) {
            lines.add("--cert: the certificates stay in use until the next start.");
        }
        return lines;
    }
}
