package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Allocated;
import org.iceserver.client.Credentials;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that starts with the turnserver.conf of a running coturn. */
class CoturnConfigTest {
    @TempDir
    private Path directory;

    /** Files with the options that each project's installation guide asks for; PORT is put in. */
    private enum Sample {
        SYNAPSE("""
                use-auth-secret
                static-auth-secret=a-long-synapse-secret
                realm=turn.example.org
                no-tcp-relay
                denied-peer-ip=10.0.0.0-10.255.255.255
                denied-peer-ip=192.168.0.0-192.168.255.255
                denied-peer-ip=172.16.0.0-172.31.255.255
                no-multicast-peers
                denied-peer-ip=0.0.0.0-0.255.255.255
                denied-peer-ip=100.64.0.0-100.127.255.255
                denied-peer-ip=127.0.0.0-127.255.255.255
                denied-peer-ip=169.254.0.0-169.254.255.255
                denied-peer-ip=192.0.0.0-192.0.0.255
                denied-peer-ip=192.0.2.0-192.0.2.255
                denied-peer-ip=192.88.99.0-192.88.99.255
                denied-peer-ip=198.18.0.0-198.19.255.255
                denied-peer-ip=198.51.100.0-198.51.100.255
                denied-peer-ip=203.0.113.0-203.0.113.255
                denied-peer-ip=240.0.0.0-255.255.255.255
                denied-peer-ip=::1
                denied-peer-ip=64:ff9b::-64:ff9b::ffff:ffff
                denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255
                denied-peer-ip=100::-100::ffff:ffff:ffff:ffff
                denied-peer-ip=2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff
                denied-peer-ip=2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff
                denied-peer-ip=fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
                denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff
                allowed-peer-ip=10.0.0.1
                user-quota=12 # four streams for each call, three calls
                total-quota=1200
                """, "", "a-long-synapse-secret", ':'),
        NEXTCLOUD_TALK("""
                       fingerprint
                       use-auth-secret
                       static-auth-secret=talk_secret
                       realm=cloud.example.org
                       total-quota=0
                       bps-capacity=0
                       stale-nonce
                       no-multicast-peers
                       no-cli
                       """, "", "talk_secret", ':'),
        JITSI("""
              use-auth-secret
              keep-address-family
              static-auth-secret="jitsi secret"
              realm=meet.example.org
              no-multicast-peers
              no-cli
              no-loopback-peers
              no-tcp-relay
              no-tcp
              no-tlsv1
              no-tlsv1_1
              cipher-list=ECDHE-ECDSA-AES128-GCM-SHA256
              denied-peer-ip=127.0.0.0-127.255.255.255
              denied-peer-ip=::1
              syslog
              """, "", "jitsi secret", ':'),
        BIG_BLUE_BUTTON("""
                        min-port=32769
                        max-port=65535
                        fingerprint
                        lt-cred-mech
                        use-auth-secret
                        static-auth-secret=0123456789abcdef
                        realm=bbb.example.org
                        keep-address-family
                        no-cli
                        no-rfc5780
                        no-stun-backward-compatibility
                        response-origin-only-with-rfc5780
                        no-tlsv1
                        log-file=/var/log/turnserver/turnserver.log
                        simple-log
                        proc-user=turnserver
                        proc-group=turnserver
                        """, "", "0123456789abcdef", ':'),
        PASSWORDS("""
                  # long-term credentials, one of them as turnadmin -k prints it
                  verbose
                  lt-cred-mech
                  realm north.gov
                  user=ninefingers:youhavetoberealistic
                  user=gorst:0x7da2270ccfa49786e0115366d3a3d14d
                  pidfile="/var/run/turnserver.pid"
                  mobility
                  """, "ninefingers", "youhavetoberealistic", ':'),
        SEPARATED("""
                  use-auth-secret
                  static-auth-secret=old
                  static-auth-secret=new
                  rest-api-separator=_
                  realm=example.org
                  """, "", "new", '_');

        private final String lines;
        private final String user;
        private final String secret;
        private final char separator;

        /** @param user whose password {@code secret} is; empty where it is a shared secret */
        Sample(String lines, String user, String secret, char separator) {
            this.lines = lines;
            this.user = user;
            this.secret = secret;
            this.separator = separator;
        }

        private Credentials credentials() {
            if (!user.isEmpty()) {
                return new Credentials(user, secret);
            }
            RestCredential minted = new RestCredentials(List.of(secret), separator).mint("someone", Duration.ofHours(1),
                    Clock.systemUTC().instant().getEpochSecond());
            return new Credentials(minted.username(), minted.password());
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void theServerStartsWithTheFileAndRelays(Sample sample) throws Exception {
        int port = FreePort.next();
        Path file = write("listening-port=" + port + "\nlistening-ip=127.0.0.1\n" + sample.lines);
        try (var server = Launched.start(directory, "--coturn-config", file.toString()).awaitReady()) {
            relays(port, sample.credentials(), !sample.lines.contains("no-tcp\n"));
            assertThat(server.output()).doesNotContain("lab page");
        }
    }

    @Test
    void aUserWhoseKeyAloneIsKnownRelays() throws Exception {
        int port = FreePort.next();
        Path file = write("listening-port=" + port + "\nlistening-ip=127.0.0.1\nrealm=north.gov\n"
                + "user=gorst:0x" + md5("gorst:north.gov:hero") + "\nuser-quota=0\n");
        try (var server = Launched.start(directory, "--coturn-config", file.toString()).awaitReady()) {
            relays(port, new Credentials("gorst", "hero"), true);
            assertThat(server.error()).doesNotContain("WARN", "ERROR");
        }
    }

    /** A line from Synapse's documentation; it once denied all of IPv4. */
    @Test
    void aRangeOfMappedAddressesDeniesNobody() throws Exception {
        int port = FreePort.next();
        Path file = write("listening-port=" + port + "\nlistening-ip=127.0.0.1\nuser=ann:a-long-password\n"
                + "denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255\n");
        try (var server = Launched.start(directory, "--coturn-config", file.toString()).awaitReady();
                TurnClient ann = TurnClient.connect(ServerAddress.udp("127.0.0.1", port),
                        new Credentials("ann", "a-long-password"), Timing.STANDARD)) {
            ann.allocate(AllocateOptions.NONE);

            ann.createPermission(new InetSocketAddress("8.8.8.8", 1));

            assertThat(server.isAlive()).isTrue();
        }
    }

    /** The line exists to keep the port closed. Whether another program uses the port does not matter. */
    @Test
    void noTcpLeavesThePortToAnotherProgram() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            Path file = write(
                    "\uFEFFlistening-port=" + port + "\nlistening-ip=127.0.0.1\nuser=ann:a-long-password\nno-tcp\n");
            try (var server = Launched.start(directory, "--coturn-config", file.toString()).awaitReady()) {
                relays(port, new Credentials("ann", "a-long-password"), false);
                assertThat(server.isAlive()).isTrue();
            }
        }
    }

    @Test
    void noUdpLeavesThePortToAnotherProgram() throws Exception {
        try (var other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            Path file = write(
                    "listening-port=" + port + "\nlistening-ip=127.0.0.1\nuser=ann:a-long-password\nno-udp\n");
            try (var _ = Launched.start(directory, "--coturn-config", file.toString()).awaitReady();
                    TurnClient ann = TurnClient.connect(ServerAddress.tcp("127.0.0.1", port),
                            new Credentials("ann", "a-long-password"), Timing.STANDARD)) {
                assertThat(ann.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
            }
        }
    }

    @Test
    void checkTellsWhatEveryLineBecame() throws IOException {
        Path file = write("realm=example.org\nuser=ann:b\nfrobnicate=7\nno-cli\nstale-nonce=60\n");

        Ran ran = run("--coturn-config", file.toString(), "--realm", "other.org", "--check");

        assertThat(ran.status).isLessThan(2);
        assertThat(ran.output).containsPattern("profile: public +# as .*turnserver.conf wants it\\R")
                .containsPattern("signal-port: 0 +# as .*turnserver.conf wants it\\R")
                .containsPattern("realm: other.org +# command line\\R")
                .containsPattern("nonce-lifetime: 60s +# .*turnserver.conf:5\\R")
                .containsPattern("user: \\[\"\\(secret\\)\"] +# .*turnserver.conf:2\\R")
                .containsPattern("# .*turnserver.conf:3: there is no option 'frobnicate'")
                .containsPattern("# .*turnserver.conf:4: no-cli");
    }

    /** coturn makes an empty one at its first start; its users would be in the file that is missing here. */
    @Test
    void aDatabaseThatIsNotThereIsAWarning() throws IOException {
        Path missing = directory.resolve("turndb");
        Path file = write("realm=example.org\nuser=ann:b\nuser-quota=0\nuserdb=" + missing + "\n");

        Ran ran = run("--coturn-config", file.toString(), "--check");

        assertThat(ran.status).as(ran.error).isLessThan(2);
        assertThat(ran.output).contains("turnserver.conf:4: userdb has no effect: there is no file " + missing);
    }

    /** As in coturn's example file and many guides, with and without a database that has keys. */
    @Test
    void theServersNameWithoutOAuthKeysIsANoteAndFromAFlagAMistake() throws IOException {
        String note = "server-name is told to clients with access tokens alone (RFC 7635)";
        Path file = write("realm=example.org\nserver-name=turn.example.org\nuser=ann:a-long-password\nuser-quota=0\n");

        Ran ran = run("--coturn-config", file.toString(), "--check");

        assertThat(ran.status).as(ran.error).isLessThan(2);
        assertThat(ran.output).contains(file + ": " + note).containsPattern("server-name: turn.example.org +# ");
        assertThat(CheckLines.without(ran.error)).isEmpty();
        assertThat(run("--check", "--server-name", "turn.example.org").error).contains("add --oauth-key KID:ALG:KEY");
    }

    @Test
    void aYamlFileBeatsIt() throws IOException {
        Path file = write("listening-port=4000\nuser=a:b\n");
        Path yaml = Files.writeString(directory.resolve("own.yaml"), "stun-port: 5000\n");

        Ran ran = run("--coturn-config", file.toString(), "--config", yaml.toString(), "--check");

        assertThat(ran.output).containsPattern("stun-port: 5000 +# .*own.yaml:1");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithItsLine() throws IOException {
        Path file = write("listening-port=many\nno-auth\nmobility=perhaps\nexternal-ip=300.1.2.3\n");

        Ran ran = run("--coturn-config", file.toString(), "--check");

        assertThat(ran.status).isEqualTo(2);
        assertThat(ran.error.lines().map(line -> line.replaceFirst(".*turnserver.conf:", "")))
                .satisfiesExactlyInAnyOrder(line -> assertThat(line).startsWith("1: listening-port: ").contains("many"),
                        line -> assertThat(line).startsWith("2: no-auth: a relay without credentials"),
                        line -> assertThat(line).startsWith("3: mobility: "),
                        line -> assertThat(line).startsWith("4: external-ip: ").contains("not an IP address"));
    }

    private static void relays(int port, Credentials credentials, boolean tcp) throws Exception {
        ServerAddress udp = ServerAddress.udp("127.0.0.1", port);
        try (TurnClient one = TurnClient.connect(udp, credentials, Timing.STANDARD);
                TurnClient other = TurnClient.connect(tcp ? ServerAddress.tcp("127.0.0.1", port) : udp, credentials,
                        Timing.STANDARD)) {
            Allocated first = one.allocate(AllocateOptions.NONE);
            Allocated second = other.allocate(AllocateOptions.NONE);
            one.createPermission(second.relayed());
            other.createPermission(first.relayed());
            one.send(second.relayed(), "across".getBytes(StandardCharsets.UTF_8));
            Received received = other.receive(Duration.ofSeconds(20));
            assertThat(received).isNotNull();
            assertThat(new String(received.data().toArray(), StandardCharsets.UTF_8)).isEqualTo("across");
        }
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(
                MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Path write(String lines) throws IOException {
        return Files.writeString(directory.resolve("turnserver.conf"), lines);
    }

    private record Ran(int status, String output, String error) {}

    private static Ran run(String... arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = Main.run(arguments, Map.of(), new PrintWriter(output), new PrintWriter(error));
        return new Ran(status, output.toString(), error.toString());
    }
}
