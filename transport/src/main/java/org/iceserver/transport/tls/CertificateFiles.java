package org.iceserver.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a server's certificates. If a changed file cannot be used, the old certificates stay. Any thread. */
public final class CertificateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

    private List<PemPair> files;
    private final ServerCertificates certificates;
    private List<String> seen;

    /** @param certificates just read from {@code files} */
    public CertificateFiles(List<PemPair> files, ServerCertificates certificates) {
        this.files = List.copyOf(files);
        this.certificates = certificates;
        this.seen = contents();
    }

    /** Reads the files again if they have changed since the last look. Each change is logged in one line. */
    public synchronized void look() {
        List<String> now = contents();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            certificates.replace(ServerCertificates.read(files));
            LOG.info("The certificates have changed; new connections get the new ones");
        } catch (UnusableCertificateException e) {
            LOG.warn("The certificates have changed but the old ones stay: {}", e.getMessage());
        }
    }

    /**
     * Changes to these files and reads them now.
     *
     * @throws UnusableCertificateException when one of them cannot be used; files and certificates then stay unchanged
     */
    public synchronized void replace(List<PemPair> changed) throws UnusableCertificateException {
        certificates.replace(ServerCertificates.read(changed));
        files = List.copyOf(changed);
        seen = contents();
    }

    /** As {@link #replace}, with the same files. */
    public synchronized void again() throws UnusableCertificateException {
        replace(files);
    }

    /**
     * Compares contents, because renewals may replace files, links or whole folders, and may keep or change file times.
     */
    private List<String> contents() {
        return files.stream().flatMap(pair -> Stream.of(pair.chain(), pair.key())).map(CertificateFiles::content)
                .toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
