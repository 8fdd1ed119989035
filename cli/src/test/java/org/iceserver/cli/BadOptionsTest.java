package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The server refuses options that it cannot serve, with exit status 2 and one sentence that says what to do. */
class BadOptionsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                                            --stunport=3478                          | Unknown option: '--stunport'; did you mean --stun-port
                                            --stun-port seventy                      | 'seventy' is not a port number
                                            --stun-port 70000                        | '--stun-port' (PORT): ports go from 1 to 65535, or 0 for off; not 70000
                                            --signal-port -1                         | '--signal-port' (PORT): ports go from 1 to 65535, or 0 for off; not -1
                                            --signal-port 0 --stun-port 0            | there is nothing to serve
                                            --signal-port 0,4000                     | --signal-port has 0, which stands for no port, beside others
                                            --stun-port 3478,http                    | 'http' is not a port number
                                            --tls-port 443,70000                     | ports go from 1 to 65535, or 0 for off; not 70000
                                            --port 65536                             | ports go from 1 to 65535, or 0 for off; not 65536
                                            --turn-name turn.example.org             | --turn-name tells TURN from the web in TLS on a port that both share
                                            --port 4000 --turn-name turn.example.org | and a certificate, or leave --turn-name out
                                            --port 4000 --tls-self-signed --turn-name turn/x | --turn-name is a host name such as turn.example.org, not 'turn/x'
                                            --nat-discovery --alt-port 5349 --tls-self-signed | --alt-port 5349 is the TLS port already
                                            --relay-ports 50000-49152                | the range 50000-49152 is empty: write the lower port first
                                            --relay-ports 1-70000                    | ports go from 1 to 65535
                                            --relay-ports many                       | 'many' is not a port range such as 49152-65535
                                            --listen example.org                     | 'example.org' is not an IP address
                                            --listen 0.0.0.0                         | leave it out to listen on every one of them
                                            --listen 198.51.100.77                   | --listen 198.51.100.77 is not an address of this host; it has
                                            --relay-ip 198.51.100.77                 | --relay-ip 198.51.100.77 is not an address of this host; it has
                                            --external-ip 1.2.3.4 --external-ip 4.3.2.1 | once for IPv4 and once for IPv6
                                            --external-ip 1.2.3.4/::1                | '1.2.3.4/::1' mixes IPv4 and IPv6
                                            --external-ip 0.0.0.0                    | takes an address that clients can send to, not 0.0.0.0
                                            --external-ip nearby                     | --external-ip takes IP, PUBLIC/PRIVATE or auto
                                            --external-ip 1.2.3.4/198.51.100.77      | 198.51.100.77 is not an address of this host
                                            --external-ip 1.2.3.4 --relay-ip 127.0.0.1 --relay-ip 127.0.0.2 | give each its own with --external-ip PUBLIC/PRIVATE
                                            --external-ip auto                       | name one with --auto-stun HOST:PORT
                                            --auto-stun stun.example.org             | --auto-stun is for --external-ip auto
                                            --external-ip auto --auto-stun 127.0.0.1 --relay-ip 127.0.0.1 | could not find the public address of 127.0.0.1 (127.0.0.1 is this host itself)
                                            --relay-ip 127.0.0.1 --relay-ip 127.0.0.1 | names one address twice
                                            --alt-port 3479                          | --alt-port is for --nat-discovery
                                            --nat-discovery --alt-port 3478          | --alt-port 3478 is the signal or the STUN port already
                                            --nat-discovery --alt-port 3000          | choose another one with --alt-port
                                            --nat-discovery --stun-port 65535        | --alt-port is between 1 and 65535, not 65536
                                            --nat-discovery --stun-port 0            | --nat-discovery is done by the STUN server
                                            --allow-peer 10.0.0.0/33                 | the prefix length must be 0 to 32
                                            --deny-peer 10.0.0.1/8                   | did you mean 10.0.0.0/8?
                                            --allow-peer 10.0.0.1/8                  | has bits set behind its prefix; did you mean 10.0.0.0/8?
                                            --proxy-from 10.0.0.1/8                  | has bits set behind its prefix; did you mean 10.0.0.0/8?
                                            --deny-peer 10.0.0.9-10.0.0.1            | is empty: write the lower address first
                                            --proxy-from somewhere                   | 'somewhere' is not an IP address
                                            --realm example"org                      | none of them a quote or a backslash
                                            --user alice                             | a user needs a password; write --user NAME:PASSWORD
                                            --user alice:a --user alice:b            | --user names 'alice' twice
                                            --secret file:/nowhere/secret            | cannot read the secret in /nowhere/secret: there is no such file
                                            --oauth-key north                        | an OAuth key has three parts; write --oauth-key KID:ALG:KEY
                                            --oauth-key north:A256CBC:AAAA           | 'A256CBC' encrypts no access token
                                            --oauth-key north:A256GCM:AAAA           | the OAuth key 'north' has 3 bytes, and A256GCM needs 32
                                            --server-name turn.example.org           | add --oauth-key KID:ALG:KEY
                                            --alternate-server turn.example.org:3478 | --alternate-server takes IP:PORT
                                            --alternate-server 192.0.2.7             | --alternate-server takes IP:PORT
                                            --alternate-server 192.0.2.7:3478/sctp   | behind the slash stands udp, tcp, tls or dtls
                                            --alternate-when always                  | name the servers with --alternate-server
                                            --alternate-when load --alternate-server 192.0.2.7:3478 | add --cluster and --alternate-server auto
                                            --alternate-when never                   | 'never'
                                            --credential-ttl soon                    | 'soon' is not a duration such as 90s, 10m, 1h or 2d
                                            --credential-ttl 1s                      | --credential-ttl is between 60 s and
                                            --limit room-members                     | 'room-members' is not NAME=VALUE
                                            --limit rooms=3                          | there is no relay limit named 'rooms'
                                            --limit room-members=lots                | --limit room-members takes a number, not 'lots'
                                            --limit signal-rate=5                    | --limit signal-rate takes RATE/BURST, not '5'
                                            --profile lan                            | 'lan'
                                            --profile public                         | add --signal-auth jwt or webhook, or --signal-port 0
                                            --signal-auth jwt                         | --signal-auth jwt needs --jwt-key FILE
                                            --signal-auth webhook                     | --signal-auth webhook needs --webhook URL
                                            --signal-auth webhook --webhook ftp://x   | is not an address such as https://app.example/may-connect
                                            --webhook http://127.0.0.1/               | --webhook is for --signal-auth webhook
                                            --jwt-key /nowhere                        | --jwt-key is for --signal-auth jwt
                                            --signal-auth jwt --jwt-key /nowhere      | cannot read --jwt-key /nowhere
                                            --transport fast                         | 'fast'
                                            --loops 1000                             | --loops is between 1 and 256
                                            --cert cert.pem                          | --cert and --key belong together: give both
                                            --tls-self-signed --admin-port 5349      | --admin-port 5349 is the TLS port already
                                            --port 4000 --admin-port 4000            | --admin-port 4000 is the signal or the STUN port already
                                            --signal-origin app.example              | no browser sends the origin 'app.example'; it is a scheme and a host without a path, such as https://app.example.org
                                            --signal-origin https://a.example/path   | no browser sends the origin 'https://a.example/path'
                                            --signal-origin https://*.org            | 'https://*.org' would allow too much
                                            --signal-origin *                        | no browser sends the origin '*'
                                            --http-idle 4s                           | --http-idle is between 5 s and 1 h, not 4 s
                                            --http-idle 2h                           | --http-idle is between 5 s and 1 h, not 7200 s
                                            --base-path rtc/                         | --base-path is a path such as /rtc
                                            --base-path //evil.example               | --base-path is a path such as /rtc
                                            --dialects smtp                          | 'smtp' is not a dialect; choose among peerjs, yjs
                                            --admin-port 3478                        | --admin-port 3478 is the signal or the STUN port already
                                            --admin-listen 192.0.2.1                 | --admin-listen 192.0.2.1 lets other machines in: add --admin-token
                                            --admin-token short                      | --admin-token must have at least 16 bytes
                                            --advertise http://host                  | 'http://host' is not HOST or HOST:PORT
                                            --realm                                  | --realm
                                            """)
    void isRefusedWithASentence(String arguments, String sentence) {
        Refused refused = refused(Map.of(), arguments.strip().split(" "));

        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.error).startsWith("iceserver: ").contains(sentence).hasLineCount(1);
        assertThat(refused.output).isEmpty();
    }

    @Test
    void anUnknownCommandIsRefusedWithASuggestion() {
        assertThat(refused(Map.of(), "prob", "localhost").error).contains("prob").hasLineCount(1);
    }

    @Test
    void aPasswordNeverStandsInAnError() {
        assertThat(refused(Map.of(), "--user", "hunter2").error).doesNotContain("hunter2");
    }

    @Test
    void theEnvironmentIsCheckedLikeFlags() {
        Refused refused = refused(Map.of("ICESERVER_STUN_PORT", "70000"), "--signal-port", "0");

        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.error).contains("--stun-port").hasLineCount(1);
    }

    @Test
    void aUdpPortInUseIsRefused() throws IOException {
        try (var taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Refused refused = refused(Map.of(), "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--signal-port",
                    "0", "--stun-port", Integer.toString(taken.getLocalPort()));

            assertThat(refused.status).isEqualTo(2);
            assertThat(refused.error).contains(Integer.toString(taken.getLocalPort()), "127.0.0.1").hasLineCount(1);
        }
    }

    @Test
    void aTcpPortInUseIsRefusedForStunAndForSignaling() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Refused stun = refused(Map.of(), "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--signal-port", "0",
                    "--stun-port", port);
            Refused signal = refused(Map.of(), "--listen", "127.0.0.1", "--stun-port", "0", "--signal-port", port);

            assertThat(stun.status).isEqualTo(2);
            assertThat(stun.error).contains(port).hasLineCount(1);
            assertThat(signal.status).isEqualTo(2);
            assertThat(signal.error).contains(port).hasLineCount(1);
        }
    }

    @Test
    void anUnreadableKeyIsRefusedWithItsName(@TempDir Path directory) throws IOException {
        Path rubbish = Files.writeString(directory.resolve("cert.pem"), "rubbish");
        Path missing = directory.resolve("key.pem");

        assertThat(refused(Map.of(), "--cert", rubbish.toString(), "--key", missing.toString()).error)
                .contains("cert.pem").hasLineCount(1);
        assertThat(refused(Map.of(), "--cert", missing.toString(), "--key", missing.toString()).error)
                .contains("key.pem").hasLineCount(1);
    }

    private record Refused(int status, String output, String error) {}

    private static Refused refused(Map<String, String> environment, String... arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        String[] given = Arrays.stream(arguments).filter(argument -> !argument.isBlank()).toArray(String[]::new);
        int status = Main.run(given, environment, new PrintWriter(output), new PrintWriter(error));
        return new Refused(status, output.toString(), error.toString());
    }
}
