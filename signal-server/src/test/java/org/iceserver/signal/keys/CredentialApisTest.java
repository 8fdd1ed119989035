package org.iceserver.signal.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.keys.cloudflare.CloudflareApi;
import org.iceserver.signal.keys.own.OwnApi;
import org.iceserver.signal.keys.turnrest.TurnRestApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What each credential API answers, without a network and with the time that the test tells. */
class CredentialApisTest {
    private static final String ID = "kshop";
    private static final String TOKEN = "shop's token";

    private final List<String> minted = new ArrayList<>();
    private long nanos;
    private final Counter counter = new Counter(token -> token.equals(TOKEN) ? new TestKey(ID, minted) : null,
            () -> nanos,
            new Random(1));
    private final CredentialApi own = new OwnApi(counter);
    private final CredentialApi cloudflare = new CloudflareApi(counter);
    private final CredentialApi turnRest = new TurnRestApi(counter);

    @Test
    void oursAnswersAsIceDoes() {
        ApiAnswer answer = ask(own, "/api/v1/keys/kshop/credentials", TOKEN, "{\"user\":\"ann\",\"ttl\":60}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo("{\"iceServers\":[{\"urls\":[\"stun:h\"]},"
                + "{\"urls\":[\"turn:h\",\"turns:h\"],\"username\":\"9:kshop:ann\",\"credential\":\"p\"}],\"ttl\":60}");
    }

    @Test
    void cloudflaresListIsCreated() {
        ApiAnswer answer = ask(cloudflare, "/v1/turn/keys/kshop/credentials/generate-ice-servers", TOKEN,
                "{\"ttl\": 86400, \"customIdentifier\": \"ann\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().toString()).isEqualTo("{\"iceServers\":[{\"urls\":[\"stun:h\"]},"
                + "{\"urls\":[\"turn:h\",\"turns:h\"],\"username\":\"9:kshop:ann\",\"credential\":\"p\"}]}");
    }

    @Test
    void cloudflaresOlderPathHasOneServer() {
        ApiAnswer answer = ask(cloudflare, "/v1/turn/keys/kshop/credentials/generate", TOKEN, "{\"ttl\":1}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().at("/iceServers/urls").toString())
                .isEqualTo("[\"stun:h\",\"turn:h\",\"turns:h\"]");
        assertThat(answer.body().at("/iceServers/credential").asString()).isEqualTo("p");
    }

    @Test
    void theDraftHasTurnAddressesOnly() {
        ApiAnswer answer = ask(turnRest, new ApiRequest("/turn", Map.of("service", List.of("turn"), "username",
                List.of("ann"), "key", List.of(TOKEN)), null, null, "", "h"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo("{\"username\":\"9:kshop:ann\",\"password\":\"p\",\"ttl\":86400,"
                + "\"uris\":[\"turn:h\",\"turns:h\"]}");
        assertThat(ask(turnRest, new ApiRequest("/turn", Map.of("api", List.of(TOKEN)), null, null, "", "h")).status())
                .isEqualTo(400);
    }

    @Test
    void whoNamesNoUserGetsAnotherOneEachTime() {
        ask(own, "/api/v1/keys/kshop/credentials", TOKEN, "");
        ask(own, "/api/v1/keys/kshop/credentials", TOKEN, "{}");

        assertThat(minted).hasSize(2).doesNotHaveDuplicates().allMatch(user -> user.matches("[0-9a-f]{16}"));
    }

    @Test
    void aWrongTokenIs401InTheWordsOfTheApi() {
        for (String token : Arrays.asList(null, "", "another's token")) {
            assertThat(ask(own, "/api/v1/keys/kshop/credentials", token, "{}").status()).isEqualTo(401);
            ApiAnswer theirs = ask(cloudflare, "/v1/turn/keys/kshop/credentials/generate", token, "{}");
            assertThat(theirs.status()).isEqualTo(401);
            assertThat(theirs.body().path("errorCode").asString()).isEqualTo("unauthorized");
        }
        assertThat(ask(own, "/api/v1/keys/kgame/credentials", TOKEN, "{}").status()).isEqualTo(401);
        assertThat(minted).isEmpty();
    }

    @Test
    void whatCannotBeMintedIs400WithOneSentence() {
        for (String body : List.of("{\"ttl\":0}", "{\"ttl\":172801}", "{\"ttl\":1.5}", "{\"ttl\":\"60\"}",
                "{\"ttl\":99999999999999999999}", "{\"user\":\"a:b\"}", "{\"user\":\"a\\nb\"}",
                "{\"user\":\"caf\u00e9\"}",
                "{\"user\":\" \"}", "{\"user\":7}", "{\"user\":\"" + "a".repeat(129) + "\"}", "{\"tag\":\"x\"}", "[]",
                "{", "{}{}", "[".repeat(1_000))) {
            ApiAnswer answer = ask(own, "/api/v1/keys/kshop/credentials", TOKEN, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.body().path("error").asString()).as(body).endsWith(".");
        }
        assertThat(minted).isEmpty();
    }

    @Test
    void otherPathsAreNotThere() {
        for (String path : List.of("/api/v1/keys/kshop", "/api/v1/keys/credentials", "/api/v1/keys/kshop/x")) {
            assertThat(ask(own, path, TOKEN, "{}").status()).as(path).isEqualTo(404);
        }
        assertThat(ask(cloudflare, "/v1/turn/keys/kshop/credentials/x/revoke", TOKEN, "{}").status()).isEqualTo(404);
        assertThat(minted).isEmpty();
    }

    @Test
    void aKeyThatAsksTooOftenWaits() {
        for (int i = 0; i < Counter.RATE; i++) {
            assertThat(ask(own, "/api/v1/keys/kshop/credentials", TOKEN, "{}").status()).isEqualTo(200);
        }
        assertThat(ask(own, "/api/v1/keys/kshop/credentials", TOKEN, "{}").status()).isEqualTo(429);
        assertThat(ask(cloudflare, "/v1/turn/keys/kshop/credentials/generate", TOKEN, "{}").body().path("errorCode")
                .asString()).isEqualTo("rate_limited");
        nanos += TimeUnit.SECONDS.toNanos(1) / Counter.RATE;
        assertThat(ask(own, "/api/v1/keys/kshop/credentials", TOKEN, "{}").status()).isEqualTo(200);
    }

    private static ApiAnswer ask(CredentialApi api, String path, @Nullable String token, String body) {
        return ask(api, new ApiRequest(path, Map.of(), token, null, body, "h"));
    }

    private static ApiAnswer ask(CredentialApi api, ApiRequest request) {
        try {
            return api.answer(request);
        } catch (ApiRefusal refusal) {
            return api.refused(refusal);
        }
    }
}
