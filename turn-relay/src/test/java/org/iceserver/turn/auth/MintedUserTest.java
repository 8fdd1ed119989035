package org.iceserver.turn.auth;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MintedUserTest {
    private static final String PEER = "p_7FqTn0q3Yk2mXw1z";

    @Test
    void anAccountAndAPeerAreToldApart() {
        String user = MintedUser.of("alice#1", PEER);
        assertThat(user).isEqualTo("alice#1#" + PEER);
        assertThat(MintedUser.account(user)).isEqualTo("alice#1");
        assertThat(MintedUser.peer("1764000000:" + user)).isEqualTo(PEER);
    }

    @Test
    void oneOfThemAloneStandsForItself() {
        assertThat(MintedUser.of("", PEER)).isEqualTo(PEER);
        assertThat(MintedUser.account(PEER)).isEqualTo(PEER);
        assertThat(MintedUser.peer(PEER)).isEmpty();
        assertThat(MintedUser.of("alice", "")).isEqualTo("alice");
    }

    @Test
    void namesThatOthersMintedStayWhole() {
        for (String user : new String[]{"a#b", "#" + PEER, "a#p_short", "a#" + PEER + "x", "a#" + PEER + "#"}) {
            assertThat(MintedUser.account(user)).isEqualTo(user);
            assertThat(MintedUser.peer(user)).isEmpty();
        }
    }
}
