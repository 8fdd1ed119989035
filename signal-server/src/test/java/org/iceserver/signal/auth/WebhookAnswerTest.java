package org.iceserver.signal.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookAnswerTest {
    private static Verdict read(String body) throws IOException {
        return WebhookAnswer.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aYesIsEnough() throws Exception {
        assertThat(read("{'allowed':true}")).isEqualTo(Verdict.Admitted.EVERYWHERE);
        assertThat(read("{'allowed':true,'rooms':null,'iceTtl':null,'iceServers':null,'more':1}"))
                .isEqualTo(Verdict.Admitted.EVERYWHERE);
    }

    @Test
    void roomsAndCredentialsMayBeNamed() throws Exception {
        assertThat(read("{'allowed':true,'rooms':['lab'],'iceTtl':60,'iceServers':[{'urls':'stun:other.example'},"
                + "{'urls':['turn:other.example'],'username':'ann','credential':'secret'}]}"))
                .isEqualTo(new Verdict.Admitted(Set.of("lab"), new IceGrant(60, List.of(
                        new IceServer(List.of("stun:other.example"), null, null),
                        new IceServer(List.of("turn:other.example"), "ann", "secret")))));
    }

    @Test
    void aNoMaySayWhy() throws Exception {
        assertThat(read("{'allowed':false,'reason':'Pay first.'}")).isEqualTo(new Verdict.Refused("Pay first."));
        assertThat(read("{'allowed':false}")).isEqualTo(new Verdict.Refused("This server does not let you in."));
        assertThat(read("{'allowed':true,'rooms':[]}")).isInstanceOf(Verdict.Refused.class);
        assertThat(((Verdict.Refused) read("{'allowed':false,'reason':'" + "x".repeat(900) + "'}")).sentence())
                .hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "[]", "{}", "{'allowed':'true'}", "{'allowed':1}", "{'allowed':true",
        "{'allowed':true,'rooms':'lab'}", "{'allowed':true,'rooms':[1]}", "{'allowed':true,'iceTtl':'60'}",
        "{'allowed':true,'iceTtl':0}", "{'allowed':true,'iceServers':{}}", "{'allowed':true,'iceServers':[{}]}",
        "{'allowed':true,'iceServers':[{'urls':['turn:x'],'username':'ann'}]}", "{'allowed':false,'reason':7}"})
    void halfAnAnswerIsNone(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(IOException.class);
    }
}
