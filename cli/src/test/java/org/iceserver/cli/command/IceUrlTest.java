package org.iceserver.cli.command;

import org.iceserver.client.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IceUrlTest {
    private static final String SERVER = """
                                         {"urls":["turn:turn.example.org:3478","turns:turn.example.org"],
                                          "username":"1795348800:alice","credential":"hunter2="}""";

    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s]", "{\"iceServers\":[%s],\"ttl\":3600}", "{\"iceServers\":%s}"})
    void servers(String around) {
        assertThat(IceUrl.parse(around.formatted(SERVER))).extracting(IceUrl::url)
                .containsExactly("turn:turn.example.org:3478", "turns:turn.example.org");
        assertThat(IceUrl.parse(around.formatted(SERVER))).allSatisfy(url -> assertThat(url.credentials())
                .contains(new Credentials("1795348800:alice", "hunter2=")));
    }

    @Test
    void aUrlMayBeATextAndStunNeedsNoCredential() {
        assertThat(IceUrl.parse("{\"urls\":\"stun:192.0.2.1\"}")).singleElement()
                .satisfies(url -> assertThat(url.credentials()).isEmpty());
        assertThat(IceUrl.parse("{\"url\":\"stun:192.0.2.1\"}")).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                                                                  {"urls":                                             | this is not JSON, as line 1, column
                                                                  {"urls":"stun:h"} more                               | this is not JSON
                                                                  "turn:h"                                             | this is no JSON of ICE servers
                                                                  []                                                   | there is no ICE server in this JSON
                                                                  {"iceServers":[]}                                    | there is no ICE server in this JSON
                                                                  ["turn:h"]                                           | an ICE server is a JSON object
                                                                  {}                                                   | each ICE server needs "urls"
                                                                  {"urls":[1]}                                         | each ICE server needs "urls"
                                                                  {"urls":"http://h"}                                  | 'http://h' is not a URI such as
                                                                  {"urls":"turn:h","username":"hunter2"}               | 'turn:h' needs "username" and "credential" beside it
                                                                  {"urls":"turn:h","credentialType":"oauth","credential":{"accessToken":"hunter2"}} | credentials of the type oauth
                                                                  """)
    void whatIsWrongIsOneSentenceWithoutTheCredential(String json, String part) {
        assertThatThrownBy(() -> IceUrl.parse(json)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part).message().doesNotContain("hunter2").doesNotContain("\n");
    }

    @Test
    void nothingAtAllIsOneSentence() {
        assertThatThrownBy(() -> IceUrl.parse("")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("this is no");
    }
}
