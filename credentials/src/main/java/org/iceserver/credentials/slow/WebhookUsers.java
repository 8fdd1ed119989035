package org.iceserver.credentials.slow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operator's own server, which is asked by POST for each user: {@code {"realm":...,"username":...}}. It answers 200
 * with {@code {"password":...}} or with both keys in hexadecimal, {@code {"md5":...,"sha256":...}}, and
 * {@code "quotaUser"} where the user counts as another, and {@code "expires"} (seconds since 1970) where no session may
 * begin with these keys from then on; or 404, when there is no such user. Any other response counts as no answer, and
 * nobody is let in. Any thread.
 */
public final class WebhookUsers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int ANSWER_BYTES = 16 * 1024;
    private static final int ASKED_AT_A_TIME = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final long TEN_YEARS_SECONDS = Duration.ofDays(3_650).toSeconds();
    private static final int MD5_BYTES = 16;
    private static final int SHA256_BYTES = 32;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI url;
    private final String realm;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE)
            .executor(Executors.newVirtualThreadPerTaskExecutor()).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Outage outage;
    private final SlowUsers users;

    /** @throws IllegalArgumentException with one sentence, when this is not an HTTP URL */
    public WebhookUsers(URI url, String realm) {
        this(url, realm, InstantSource.system(), System::nanoTime);
    }

    WebhookUsers(URI url, String realm, InstantSource clock, LongSupplier nanos) {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("--auth-webhook takes a URL that begins with http:// or https://");
        }
        this.url = url;
        this.realm = realm;
        this.clock = clock;
        // Logs show only the host, because the rest may contain a token.
        outage = new Outage("the webhook at " + url.getHost(), nanos);
        // The webhook gives both keys of every user, but it cannot find a user by USERHASH.
        users = new SlowUsers(this::ask, realm, new SecurityFeatures(true, false), Freshness.OF_WEBHOOKS, outage,
                ASKED_AT_A_TIME, nanos);
    }

    /** A sentence about the outage while the webhook is away; empty while it answers. */
    public Optional<String> absence() {
        return outage.absence();
    }

    private @Nullable UserKeys ask(Claim claim) throws AwayException {
        if (!(claim instanceof Claim.Name name)) {
            return null;
        }
        HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        JSON.writeValueAsBytes(Map.of("realm", realm, "username", name.username()))))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request,
                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES));
            return switch (response.statusCode()) {
                case OK -> read(name.username(), response.body());
                case NOT_FOUND -> null;
                default -> throw new UnclearException("it answers with status " + response.statusCode());
            };
        } catch (IOException e) {
            throw new AwayException("it does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwayException("this server is closing", e);
        }
    }

    /** Does not use the parser's message: it would repeat the text that it could not read, which may be a password. */
    private @Nullable UserKeys read(String username, byte[] body) throws AwayException {
        try {
            JsonNode answer = JSON.readTree(body);
            Duration goodFor = goodFor(answer.path("expires"));
            if (goodFor != null && !goodFor.isPositive()) {
                return null;
            }
            String quotaUser = answer.path("quotaUser").asString(username);
            JsonNode password = answer.path("password");
            return password.isString()
                    ? new UserKeys(username, IntegrityKey.longTerm(username, realm, password.stringValue()),
                            IntegrityKey.longTermSha256(username, realm, password.stringValue()), quotaUser, goodFor)
                    : new UserKeys(username, key(answer.path("md5"), MD5_BYTES),
                            key(answer.path("sha256"), SHA256_BYTES), quotaUser, goodFor);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new UnclearException("its answer is no JSON with 'password', or with 'md5' and 'sha256' in "
                    + "hexadecimal, and 'expires' in seconds since 1970 where there is an end");
        }
    }

    /** Null means no end. An end that is more than ten years away is treated as ten years. */
    private @Nullable Duration goodFor(JsonNode expires) {
        if (expires.isMissingNode()) {
            return null;
        }
        if (!expires.isIntegralNumber() || !expires.canConvertToLong()) {
            throw new IllegalArgumentException("expires is a whole number");
        }
        long now = clock.instant().getEpochSecond();
        return Duration.ofSeconds(Math.clamp(expires.longValue(), now - 1, now + TEN_YEARS_SECONDS) - now);
    }

    private static IntegrityKey key(JsonNode hex, int bytes) {
        byte[] key = HexFormat.of().parseHex(hex.asString(""));
        if (key.length != bytes) {
            throw new IllegalArgumentException("a key of " + bytes + " bytes");
        }
        return IntegrityKey.of(key);
    }

    /** The users, for media loops to ask; closed with this. */
    public SlowUsers users() {
        return users;
    }

    @Override
    public void close() {
        http.shutdownNow();
        users.close();
    }
}
