package org.iceserver.signal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AccountTest {
    private static String name(String user, String address) {
        return Account.of(user, address).name();
    }

    @Test
    void isTheUserWhenOneIsKnown() {
        assertThat(Account.of("alice@example.org", "192.0.2.7"))
                .isEqualTo(new Account(Account.Kind.USER, "alice@example.org"));
        assertThat(name("alice", "192.0.2.7")).isEqualTo(name("alice", "127.0.0.1"));
    }

    @Test
    void isAHashOfAUserThatCannotStandInAUserName() {
        for (String odd : new String[]{"Ann Smith", "a:b", "a#b", "\u00E9", "x".repeat(65), "\ud800", "a\nb"}) {
            assertThat(name(odd, "192.0.2.7")).matches("u-[\\w-]{22}").isEqualTo(name(odd, "192.0.2.8"));
        }
        assertThat(name("a:b", "")).isNotEqualTo(name("a:c", ""));
    }

    @Test
    void isTheSourceElse() {
        assertThat(Account.of(null, "192.0.2.7")).isEqualTo(new Account(Account.Kind.SOURCE, "192.0.2.7"));
        assertThat(name("", "2001:db8:1:2:3:4:5:6")).isEqualTo("2001:db8:1:2::/64")
                .isEqualTo(name("", "2001:db8:1:2:ffff::1"));
    }

    @Test
    void isNobodyOnThisMachine() {
        assertThat(Account.of(null, "127.0.0.1").name()).isEmpty();
        assertThat(Account.of(null, "::1").name()).isEmpty();
        assertThat(Account.of(null, "").kind()).isEqualTo(Account.Kind.NOBODY);
    }
}
