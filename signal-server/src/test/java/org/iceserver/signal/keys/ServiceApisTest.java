package org.iceserver.signal.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.iceserver.signal.keys.metered.MeteredApi;
import org.iceserver.signal.keys.twilio.TwilioApi;
import org.iceserver.signal.keys.xirsys.XirsysApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the APIs of Twilio, Metered and Xirsys answer: the fields and status codes of their documentation. */
class ServiceApisTest {
    private static final String TOKEN = "shop's token";
    private static final String TOKENS = "/2010-04-01/Accounts/AC0123/Tokens.json";
    private static final String CHANNEL = "/_turn/my/path";
    private static final Map<String, List<String>> NONE = Map.of();

    private final List<String> minted = new ArrayList<>();
    private final Counter counter = new Counter(
            token -> token.equals(TOKEN) ? new TestKey("kshop", minted) : null, () -> 0, new Random(1));
    private final CredentialApi twilio = new TwilioApi(counter, () -> Instant.parse("2026-12-01T02:03:04Z"));
    private final CredentialApi metered = new MeteredApi(counter);
    private final CredentialApi xirsys = new XirsysApi(counter);

    @Test
    void twilioHasBothNamesOfAnAddressAndItsLifeAsText() {
        ApiAnswer answer = ask(twilio, TOKENS, Map.of("Ttl", List.of("3600")), TOKEN, "");

        String user = minted.getFirst();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().toString()).isEqualTo(("{'username':'9:kshop:USER','password':'p','ice_servers':["
                + "{'url':'stun:h','urls':'stun:h'},"
                + "{'url':'turn:h','urls':'turn:h','username':'9:kshop:USER','credential':'p'},"
                + "{'url':'turns:h','urls':'turns:h','username':'9:kshop:USER','credential':'p'}],"
                + "'ttl':'3600','account_sid':'AC0123','date_created':'Tue, 01 Dec 2026 02:03:04 +0000',"
                + "'date_updated':'Tue, 01 Dec 2026 02:03:04 +0000'}").replace('\'', '"').replace("USER", user));
        assertThat(ask(twilio, TOKENS, NONE, TOKEN, "").body().path("ttl").asString()).isEqualTo("86400");
    }

    @Test
    void meteredHasAListWithOneAddressEach() {
        ApiAnswer answer = ask(metered, MeteredApi.PATH,
                Map.of("apiKey", List.of(TOKEN), "region", List.of("europe")), null, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo(("[{'urls':'stun:h'},"
                + "{'urls':'turn:h','username':'9:kshop:USER','credential':'p'},"
                + "{'urls':'turns:h','username':'9:kshop:USER','credential':'p'}]").replace('\'', '"')
                .replace("USER", minted.getFirst()));
    }

    @Test
    void xirsysHasAListOrOneServer() {
        String listed = "{'v':{'iceServers':[{'url':'stun:h','urls':'stun:h'},"
                + "{'url':'turn:h','urls':'turn:h','username':'9:kshop:ann','credential':'p'},"
                + "{'url':'turns:h','urls':'turns:h','username':'9:kshop:ann','credential':'p'}]},'s':'ok'}";
        String together = "{'v':{'iceServers':{'urls':['stun:h','turn:h','turns:h'],'username':'9:kshop:ann',"
                + "'credential':'p'}},'s':'ok'}";

        assertThat(ask(xirsys, CHANNEL, Map.of("k", List.of("ann")), TOKEN, "").body().toString())
                .isEqualTo(listed.replace('\'', '"'));
        assertThat(ask(xirsys, CHANNEL, NONE, TOKEN, "{\"k\":\"ann\",\"format\":\"urls\",\"expire\":\"30\"}").body()
                .toString()).isEqualTo(together.replace('\'', '"'));
        assertThat(ask(xirsys, CHANNEL, NONE, TOKEN, "{\"expire\":30,\"host\":\"any\"}").status()).isEqualTo(200);
        assertThat(minted).startsWith("ann", "ann").hasSize(3);
    }

    @Test
    void aWrongTokenIs401InTheWordsOfTheService() {
        for (String token : Arrays.asList(null, "", "another's token")) {
            assertThat(ask(twilio, TOKENS, NONE, token, "").body().path("code").asInt()).isEqualTo(20_003);
            assertThat(ask(twilio, TOKENS, NONE, token, "").body().path("status").asInt()).isEqualTo(401);
            ApiAnswer theirs = ask(xirsys, CHANNEL, NONE, token, "");
            assertThat(theirs.status()).isEqualTo(401);
            assertThat(theirs.body().toString()).isEqualTo("{\"v\":\"unauthorized\",\"s\":\"error\"}");
        }
        ApiAnswer wrong = ask(metered, MeteredApi.PATH, Map.of("apiKey", List.of("x")), null, "");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body().toString()).isEqualTo("{\"error\":\"Invalid API Key\"}");
        ApiAnswer none = ask(metered, MeteredApi.PATH, NONE, null, "");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body().toString()).isEqualTo("{\"error\":\"Please specify API Key\"}");
        assertThat(minted).isEmpty();
    }

    @Test
    void whatCannotBeMintedIs400() {
        for (String ttl : List.of("", "0", "-1", "172801", "1.5", "9999999999999999999", "an hour")) {
            assertThat(ask(twilio, TOKENS, Map.of("Ttl", List.of(ttl)), TOKEN, "").status()).as(ttl).isEqualTo(400);
            assertThat(ask(xirsys, CHANNEL, Map.of("expire", List.of(ttl)), TOKEN, "").status()).as(ttl)
                    .isEqualTo(400);
        }
        for (String body : List.of("[]", "{", "{\"k\":\"a:b\"}", "{\"expire\":1.5}", "{\"expire\":true}")) {
            assertThat(ask(xirsys, CHANNEL, NONE, TOKEN, body).status()).as(body).isEqualTo(400);
        }
        assertThat(minted).isEmpty();
    }

    @Test
    void twilioHasNoOtherPaths() {
        for (String path : List.of("/2010-04-01/Accounts/AC0123/Tokens", "/2010-04-01/Accounts/Tokens.json",
                "/2010-04-01/Accounts/AC0123/Calls.json", "/2010-04-01/Accounts/A\"C/Tokens.json")) {
            ApiAnswer answer = ask(twilio, path, NONE, TOKEN, "");
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.body().path("code").asInt()).isEqualTo(20_404);
        }
        assertThat(minted).isEmpty();
    }

    @Test
    void oneKeyHasOneRateForAllOfThem() {
        for (int i = 0; i < Counter.RATE; i++) {
            ask(xirsys, CHANNEL, NONE, TOKEN, "");
        }
        assertThat(ask(twilio, TOKENS, NONE, TOKEN, "").body().path("code").asInt()).isEqualTo(20_429);
        assertThat(ask(xirsys, CHANNEL, NONE, TOKEN, "").status()).isEqualTo(429);
        assertThat(ask(metered, MeteredApi.PATH, Map.of("apiKey", List.of(TOKEN)), null, "").status()).isEqualTo(429);
    }

    private static ApiAnswer ask(CredentialApi api, String path, Map<String, List<String>> parameters,
            @Nullable String password, String body) {
        try {
            return api.answer(new ApiRequest(path, parameters, null, password, body, "h"));
        } catch (ApiRefusal refusal) {
            return api.refused(refusal);
        }
    }
}
