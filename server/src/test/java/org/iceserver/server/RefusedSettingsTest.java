package org.iceserver.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.signal.Profile;
import org.iceserver.turn.netty.ClientTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What cannot be is refused in words of Java: the rules are those of the command, which speak of flags. */
class RefusedSettingsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    static Stream<Arguments> refused() {
        return Stream.<Object[]>of(
                refused("there is nothing to serve: withoutStun() was called", IceServerBuilder::withoutStun),
                refused("profile PUBLIC does not hand TURN credentials to strangers",
                        builder -> builder.profile(Profile.PUBLIC).signalPort(0)),
                refused("add jwtKey, or leave out signalPort and mint with IceServer.mint, or choose profile LOCAL or LAB",
                        builder -> builder.profile(Profile.PUBLIC).signalPort(0)),
                refused("adminPort 4000 is the signal or the STUN port already: choose another one, or leave it out",
                        builder -> builder.stunPort(4000).adminPort(4000)),
                refused("adminPort 4000 is the TLS port already: choose another one, or leave it out",
                        builder -> builder.tlsPort(4000).selfSignedCertificate().adminPort(4000)),
                refused("add certificate, or UDP", builder -> builder.transports(ClientTransport.TLS)),
                refused("user names 'ann' twice", builder -> builder.user("ann", "one").user("ann", "two")),
                refused("write user(name, password)", builder -> builder.user("", "one")),
                refused("realm is at most 127 characters", builder -> builder.realm("\"")),
                refused("relayFrom names one address twice", builder -> builder.relayFrom(LOOPBACK, LOOPBACK)),
                refused("relayFrom 192.0.2.1 is not an address of this host",
                        builder -> builder.relayFrom(address("192.0.2.1"))),
                refused("listen takes an address of this host", builder -> builder.listen(address("0.0.0.0"))),
                refused("externalAddress IP may be given once for IPv4", builder -> builder
                        .externalAddress(address("192.0.2.1")).externalAddress(address("192.0.2.2"))),
                refused("credentialLife is between 60 s", builder -> builder.credentialLife(Duration.ofSeconds(1))),
                refused("maxSession is between 60 s", builder -> builder.maxSession(Duration.ofSeconds(1))),
                refused("cluster hands out credentials that every node must accept: add the same secret on every node",
                        builder -> builder.signalPort(0).cluster("redis://127.0.0.1:1")),
                refused("cluster is the address of a Redis server",
                        builder -> builder.secret("x").cluster("https://127.0.0.1:1")),
                refused("nodeName is at most 63 letters", builder -> builder.secret("x")
                        .cluster("redis://127.0.0.1:1").nodeName("a b")),
                refused("iceNodes is between 1 and 8", builder -> builder.secret("x").cluster("redis://127.0.0.1:1")
                        .iceNodes(9)),
                refused("'nonsense' is not an IP address", builder -> builder.regionOf("nonsense", "eu")),
                refused("loops is between 1 and 256", builder -> builder.loops(1000)),
                refused("limit room-members takes a number, not 'many'",
                        builder -> builder.limit("room-members", "many")),
                refused("stunPort is between 1 and 65535", builder -> builder.stunPort(70_000)),
                refused("adminToken must have at least", builder -> builder.adminPort(0).adminToken("short")),
                refused("signalOrigin", builder -> builder.signalPort(0).signalOrigin("nonsense")),
                refused("cannot read jwtKey", builder -> builder.jwtKey(Path.of("/nowhere"))),
                refused("check the files of certificate",
                        builder -> builder.certificate(Path.of("/nowhere"), Path.of("/nowhere"))))
                .map(Arguments::of);
    }

    private static Object[] refused(String sentence, UnaryOperator<IceServerBuilder> asked) {
        return new Object[]{sentence, asked};
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeIsSaidInWordsOfJava(String sentence, UnaryOperator<IceServerBuilder> asked) {
        ThrowingCallable start = () -> asked.apply(IceServer.builder().stunPort(0)).start().close();

        assertThatThrownBy(start).isInstanceOf(IceServerException.class).hasMessageContaining(sentence)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("--", "'iceserver "));
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(LOOPBACK, 0));

            assertThatThrownBy(() -> IceServer.builder().listen(LOOPBACK).relayFrom(LOOPBACK)
                    .stunPort(taken.getLocalPort()).start()).isInstanceOf(IceServerException.class)
                    .hasMessageContaining("port " + taken.getLocalPort()).hasMessageNotContaining("--");
        }
    }

    /** A rule that names a new flag must know how that is said in Java, or that Java cannot say it. */
    @Test
    void everyFlagThatARuleNamesHasAMethodOrNone() throws IOException {
        Set<String> flags = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/org/iceserver/server/config"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher named = Pattern.compile("--([a-z]+(?:-[a-z]+)*)")
                        .matcher(Files.readString(source, StandardCharsets.UTF_8));
                while (named.find()) {
                    flags.add("--" + named.group(1));
                }
            }
        }
        Set<String> methods = Stream
                .concat(Arrays.stream(IceServerBuilder.class.getMethods()).map(method -> method.getName()),
                        Arrays.stream(RelayFeature.values()).map(feature -> "feature " + feature))
                .collect(Collectors.toSet());

        assertThat(flags).hasSizeGreaterThan(25);
        assertThat(flags).filteredOn(flag -> !ONLY_ON_THE_COMMAND_LINE.contains(flag)).map(JavaWords::of)
                .isSubsetOf(methods);
    }

    private static final List<String> ONLY_ON_THE_COMMAND_LINE = List.of("--alt-port", "--alternate-server",
            "--alternate-when",
            "--auto-stun",
            "--base-path", "--check", "--database", "--dialects", "--drain-timeout", "--end-relay-on", "--http-idle",
            "--nat-discovery", "--nonce-lifetime", "--oauth-key", "--proxy-from", "--server-name", "--turn-name",
            "--webhook",
            "--admin-listen", "--offload", "--offload-interface");

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
