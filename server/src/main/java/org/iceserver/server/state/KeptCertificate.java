package org.iceserver.server.state;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.iceserver.server.config.Listening;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.transport.tls.UnusableCertificateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key that this server made itself, kept in a file of the state directory. The server uses it while it is
 * valid and names every address, so that a browser asks once and not after each start.
 */
public final class KeptCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(KeptCertificate.class);
    /** The remaining life at which a new certificate replaces it, at the start or while the server runs. */
    private static final Duration LEAST = Duration.ofDays(1);

    private final StateDirectory state;
    private final String file;

    /** @param port distinguishes the servers that share a state directory */
    KeptCertificate(StateDirectory state, int port) {
        this.state = state;
        this.file = "self-signed-" + port + ".pem";
    }

    public static KeptCertificate of(StateDirectory state, Listening listening) {
        return new KeptCertificate(state, listening.ports().all().findFirst().orElse(0));
    }

    /** The kept certificate if it covers these names, else a new one, which is kept from now on. */
    public Certificates get(List<String> names, Instant now, SecureRandom chance) {
        return kept(names, now).orElseGet(() -> {
            Certificates made = Certificates.selfSigned(names, now, chance);
            boolean kept = state.write(file, made.pem());
            LOG.debug("A self-signed certificate was made, and {}kept", kept ? "" : "not ");
            return made;
        });
    }

    /** Replaces the certificate in use when it expires within a day. The new one is kept from now on. */
    public void renew(ServerCertificates shown, List<String> names, Instant now, SecureRandom chance) {
        if (!lasts(shown.all().getFirst(), now)) {
            shown.replace(List.of(get(names, now, chance)));
            LOG.info("The self-signed certificate was about to end and is renewed: browsers will ask again");
        }
    }

    private static boolean lasts(Certificates certificates, Instant now) {
        return certificates.expires().isAfter(now.plus(LEAST));
    }

    private Optional<Certificates> kept(List<String> names, Instant now) {
        Optional<Path> known = state.read(file).flatMap(text -> state.folder()).map(folder -> folder.resolve(file));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        try {
            Certificates certificates = Certificates.load(known.get(), known.get());
            boolean serves = certificates.selfSigned() && lasts(certificates, now)
                    && names.stream().allMatch(certificates::covers);
            return serves ? Optional.of(certificates) : Optional.empty();
        } catch (UnusableCertificateException e) {
            LOG.warn("The stored self-signed certificate is replaced, so browsers will ask again: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
