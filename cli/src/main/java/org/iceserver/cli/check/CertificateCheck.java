package org.iceserver.cli.check;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.server.check.Check;
import org.iceserver.server.check.Finding;
import org.iceserver.server.check.Term;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.PemPair;
import org.iceserver.transport.tls.UnusableCertificateException;

/**
 * Checks whether each certificate can be served with its key, and whether clients accept it.
 *
 * @param names the names of this server that clients get
 */
record CertificateCheck(List<PemPair> files, List<String> names, Instant now) implements Check {
    private static final String SUBJECT = "certificate";
    /** The place where a public authority says how to find the certificate that a chain lacks. */
    private static final String AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";

    public CertificateCheck {
        files = List.copyOf(files);
        names = List.copyOf(names);
    }

    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        List<Certificates> usable = new ArrayList<>();
        for (PemPair pair : files) {
            try {
                Certificates loaded = Certificates.load(pair.chain(), pair.key());
                usable.add(loaded);
                found.addAll(ofOne(pair, loaded));
            } catch (UnusableCertificateException e) {
                found.add(Finding.wrong(SUBJECT, String.valueOf(e.getMessage())));
            }
        }
        if (usable.size() == files.size()) {
            names.stream().filter(name -> usable.stream().noneMatch(one -> one.covers(name)))
                    .forEach(name -> found.add(uncovered(name)));
        }
        return found;
    }

    private List<Finding> ofOne(PemPair pair, Certificates loaded) {
        List<Finding> found = new ArrayList<>();
        Term term = Term.of(loaded);
        term.judged(now).ifPresent(found::add);
        if (loaded.selfSigned()) {
            found.add(Finding.warn(SUBJECT, "The certificate in " + pair.chain()
                    + " signs itself: browsers refuse turns: with it, and ask before they show a page.",
                    "a certificate of an authority that browsers trust, such as Let's Encrypt"));
        } else if (!complete(loaded.chain())) {
            found.add(Finding.warn(SUBJECT, "The chain in " + pair.chain()
                    + " ends before the authority: some clients cannot tell who signed it.",
                    "--cert with the file that holds the whole chain, such as fullchain.pem"));
        }
        if (found.isEmpty()) {
            found.add(Finding.ok(SUBJECT, term.whose() + " in " + pair.chain() + " is good until "
                    + Term.day(term.notAfter()) + ", and its key fits."));
        }
        return found;
    }

    /** Judges as well as possible without the authorities that clients trust. */
    private static boolean complete(List<X509Certificate> chain) {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                return false;
            }
        }
        return chain.size() > 1 || chain.getFirst().getExtensionValue(AUTHORITY_INFORMATION_ACCESS) == null;
    }

    private static Finding uncovered(String name) {
        return Finding.warn(SUBJECT, "No certificate is for " + name
                + ", which clients are told: browsers refuse turns: and https: there.",
                "a certificate with that name, or --advertise with a name that the certificate has");
    }
}
