package org.iceserver.transport.tls;

import java.nio.file.Path;

/** The PEM files of one certificate: its chain, leaf first, and its private key. */
public record PemPair(Path chain, Path key) {}
