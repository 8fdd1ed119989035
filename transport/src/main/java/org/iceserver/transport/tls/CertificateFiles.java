package org.iceserver.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a server's certificates came from. One that cannot be used leaves the certificates as they were. Any
 * thread.
 */
public final class CertificateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

    private List<PemPair> files;
    private final ServerCertificates certificates;
    private List<String> seen;

    /** @param certificates as they were read from {@code files} a moment ago */
    public CertificateFiles(List<PemPair> files, ServerCertificates certificates) {
        this.files = List.copyOf(files);
        this.certificates = certificates;
        this.seen = contents();
    }

    /** Reads the files again when they changed since the last look; each change is logged with one line. */
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
     * Reads these files from now on, and now.
     *
     * @throws UnusableCertificateException when one of them cannot be used; files and certificates stay as they were then
     */
    public synchronized void replace(List<PemPair> changed) throws UnusableCertificateException {
        certificates.replace(ServerCertificates.read(changed));
        files = List.copyOf(changed);
        seen = contents();
    }

    /** As {@link #replace}, of the same files. */
    public synchronized void again() throws UnusableCertificateException {
        replace(files);
    }

    /** By content: renewals replace files, links or whole folders, and keep or change times as they like. */
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
