package org.iceserver.credentials.slow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpServer;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A server of the JDK's is asked. */
@Timeout(60)
class WebhookUsersTest {
    private static final String REALM = "example.org";
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1");
    private static final long EPOCH_SECONDS = 1_700_000_000;
    private static final IntegrityKey MD5 = IntegrityKey.longTerm("alice", REALM, "a");
    private static final IntegrityKey SHA256 = IntegrityKey.longTermSha256("alice", REALM, "a");

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final AtomicLong nanos = new AtomicLong();
    private volatile int status = 200;
    private volatile String answer = "{}";
    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;
    @SuppressWarnings("NullAway.Init") // set before each test
    private WebhookUsers users;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/turn", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        users = new WebhookUsers(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/turn"), REALM,
                () -> Instant.ofEpochSecond(EPOCH_SECONDS), nanos::get);
    }

    @AfterEach
    void stop() {
        users.close();
        server.stop(0);
    }

    @Test
    void aPasswordMakesBothKeysAndTheUserIsAskedForOnce() throws Exception {
        answer = "{\"password\":\"a\"}";

        assertThat(ask("alice", PasswordAlgorithm.MD5))
                .isEqualTo(new KeyLookup.Found("alice", List.of(MD5), "alice"));
        assertThat(ask("alice", PasswordAlgorithm.SHA256))
                .isEqualTo(new KeyLookup.Found("alice", List.of(SHA256), "alice"));
        assertThat(asked).singleElement().asString().contains("\"realm\":\"example.org\"", "\"username\":\"alice\"");
        assertThat(users.users().features()).isEqualTo(new SecurityFeatures(true, false));
    }

    @Test
    void keysAreTakenAsTheyAreAndTheUserMayCountAsAnother() throws Exception {
        answer = "{\"md5\":\"" + HexFormat.of().formatHex(MD5.toArray()) + "\",\"sha256\":\""
                + HexFormat.of().formatHex(SHA256.toArray()) + "\",\"quotaUser\":\"family\"}";

        assertThat(ask("alice", PasswordAlgorithm.MD5))
                .isEqualTo(new KeyLookup.Found("alice", List.of(MD5), "family"));
    }

    @Test
    void anAnswerIsBelievedNoLongerThanItSays() throws Exception {
        answer = "{\"password\":\"a\",\"expires\":" + (EPOCH_SECONDS + 10) + "}";

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isInstanceOf(KeyLookup.Found.class);
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(now("alice")).isInstanceOf(KeyLookup.SoFar.class);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(now("alice")).isInstanceOf(KeyLookup.Later.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anExpiredAnswerIsNotUsedWhileTheWebhookIsAway() throws Exception {
        answer = "{\"password\":\"a\",\"expires\":" + (EPOCH_SECONDS + 10) + "}";
        ask("alice", PasswordAlgorithm.MD5);
        server.stop(0);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isEqualTo(new KeyLookup.Unavailable());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, EPOCH_SECONDS})
    void whatHasExpiredLetsNobodyIn(long expires) throws Exception {
        answer = "{\"password\":\"a\",\"expires\":" + expires + "}";

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
    }

    @Test
    void anEndFarAwayIsBelievedForHalfAMinuteAsAnyOther() throws Exception {
        answer = "{\"password\":\"a\",\"expires\":" + Long.MAX_VALUE + "}";

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isInstanceOf(KeyLookup.Found.class);
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(now("alice")).isInstanceOf(KeyLookup.Later.class);
    }

    @Test
    void notFoundIsUnknown() throws Exception {
        status = 404;

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"password\":7}", "{\"md5\":\"00\",\"sha256\":\"00\"}",
        "{\"md5\":\"zz\"}", "{\"password\":\"a\",\"expires\":\"soon\"}",
        "{\"password\":\"a\",\"expires\":null}", "{\"password\":\"a\",\"expires\":1.5}",
        "{\"password\":\"a"})
    void halfAnAnswerLetsNobodyIn(String half) throws Exception {
        answer = half;

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isEqualTo(new KeyLookup.Unavailable());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 401, 500})
    void anotherStatusLetsNobodyIn(int other) throws Exception {
        status = other;
        answer = other == 204 ? "" : "{\"password\":\"a\"}";

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void aNameThatBreaksTheWebhookDoesNotKeepOthersOut() throws Exception {
        status = 500;
        assertThat(ask("breaks-it", PasswordAlgorithm.MD5)).isEqualTo(new KeyLookup.Unavailable());
        status = 200;
        answer = "{\"password\":\"a\"}";

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void anAnswerThatIsTooLongLetsNobodyIn() throws Exception {
        answer = "{\"password\":\"" + "a".repeat(20_000) + "\"}";

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void aServerThatIsGoneLetsNobodyIn() throws Exception {
        server.stop(0);

        assertThat(ask("alice", PasswordAlgorithm.MD5)).isEqualTo(new KeyLookup.Unavailable());
    }

    @Test
    void aHashedNameIsNotAskedFor() throws Exception {
        var hash = new Claim.Hash(Userhash.of("alice", REALM));

        assertThat(ask(new KeyQuery(hash, REALM, PasswordAlgorithm.MD5, true)))
                .isEqualTo(KeyLookup.Unknown.NO_SUCH_USER);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org", "example.org", "file:/etc/passwd", "http:///nowhere"})
    void anotherKindOfUrlIsOneSentence(String url) {
        assertThatThrownBy(() -> new WebhookUsers(URI.create(url), REALM).close())
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--auth-webhook");
    }

    private KeyLookup now(String name) {
        return users.users().find(new KeyQuery(name, REALM, true), 0);
    }

    private KeyLookup ask(String name, PasswordAlgorithm algorithm) throws InterruptedException {
        return ask(new KeyQuery(new Claim.Name(name), REALM, algorithm, true));
    }

    private KeyLookup ask(KeyQuery query) throws InterruptedException {
        KeyLookup now = users.users().find(query, 0);
        if (now instanceof KeyLookup.SoFar known) {
            return known.found();
        }
        if (!(now instanceof KeyLookup.Later)) {
            return now;
        }
        BlockingQueue<KeyLookup> answers = new LinkedBlockingQueue<>();
        users.users().find(query, CLIENT, answers::add);
        return Objects.requireNonNull(answers.poll(30, TimeUnit.SECONDS));
    }
}
