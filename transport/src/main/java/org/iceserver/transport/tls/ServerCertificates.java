package org.iceserver.transport.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;

/**
 * All certificates of a server. The client's requested name selects one (RFC 6066 section 3). They can be replaced
 * while the server runs.
 *
 * <p>TLS 1.3 and 1.2, with OpenSSL where the platform has it, else with the JDK's TLS. Any thread.
 */
public final class ServerCertificates {
    /** The ALPN protocols of RFC 7443. A client that offers none of them, or no ALPN at all, is served too. */
    public static final List<String> STUN_PROTOCOLS = List.of("stun.turn", "stun.nat-discovery");
    /**
     * All have forward secrecy and authenticated encryption (RFC 8489 s6.2.3, RFC 9325 s4.2). Suites that the platform
     * lacks are left out: BoringSSL has no DHE.
     */
    private static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");
    /** How long a handshake may take. */
    public static final long HANDSHAKE_SECONDS = 10;

    private final NamedKeys keys;
    private final SslContext web;
    private final SslContext stun;
    /** Private keys are used on these threads, never on an event loop. */
    private static final Executor HANDSHAKES = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("tls-handshake").factory());

    /** @param certificates at least one; the first is used when no certificate covers the requested name */
    public ServerCertificates(List<Certificates> certificates) {
        this(certificates, OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
    }

    /** The same, with this TLS provider. */
    public ServerCertificates(List<Certificates> certificates, SslProvider provider) {
        keys = new NamedKeys(certificates);
        web = context(provider, null);
        stun = context(provider, new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT, STUN_PROTOCOLS));
    }

    /** @throws UnusableCertificateException when a file cannot be read or used, or two do not belong together */
    public static ServerCertificates load(List<PemPair> files) throws UnusableCertificateException {
        return new ServerCertificates(read(files));
    }

    static List<Certificates> read(List<PemPair> files) throws UnusableCertificateException {
        List<Certificates> certificates = new ArrayList<>();
        for (PemPair pair : files) {
            certificates.add(Certificates.load(pair.chain(), pair.key()));
        }
        return certificates;
    }

    private SslContext context(SslProvider provider, @Nullable ApplicationProtocolConfig alpn) {
        try {
            KeyManagerFactory known = new KnownKeys(keys);
            return SslContextBuilder
                    .forServer(provider == SslProvider.JDK ? known : new OpenSslCachingX509KeyManagerFactory(known))
                    .sslProvider(provider)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(alpn)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this platform cannot serve TLS: " + e.getMessage(), e);
        }
    }

    /** For HTTPS and wss. */
    public SslContext web() {
        return web;
    }

    /**
     * A handler for one connection. The handshake may take ten seconds; private keys are not used on the loop's thread.
     */
    public static SslHandler newHandler(SslContext context, ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator, HANDSHAKES);
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        return handler;
    }

    /**
     * A handler for one connection with STUN and TURN. Each message has its own record, because some clients, such as
     * coturn's, read only one message from a record and lose the rest.
     */
    public SslHandler newStunHandler(ByteBufAllocator allocator) {
        SslHandler handler = newHandler(stun, allocator);
        handler.setWrapDataSize(0);
        return handler;
    }

    /** Uses these certificates from the next handshake on; existing connections keep theirs. */
    public void replace(List<Certificates> certificates) {
        keys.replace(certificates);
    }

    /** The certificate for a client that asks for {@code host}. */
    public Certificates shownFor(String host) {
        return candidates(host).getFirst();
    }

    /** The certificates that cover the requested name, else the first of all; at least one. */
    public List<Certificates> candidates(@Nullable String host) {
        return keys.candidates(host);
    }

    /** Whether a browser that trusts the issuer would accept the certificate for {@code host}. */
    public boolean vouchFor(String host) {
        Certificates shown = shownFor(host);
        return shown.covers(host) && !shown.selfSigned();
    }

    /** All certificates, in the given order. */
    public List<Certificates> all() {
        return keys.current();
    }

    /** The names of all certificates. */
    public List<String> names() {
        return keys.current().stream().flatMap(one -> one.names().stream()).distinct().toList();
    }
}
