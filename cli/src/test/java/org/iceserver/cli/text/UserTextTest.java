package org.iceserver.cli.text;

import org.iceserver.client.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UserTextTest {
    @ParameterizedTest
    @CsvSource({"alice:secret, alice, secret", "alice:se:cr:et, alice, se:cr:et",
        "1795348800:alice:ab+/c=, 1795348800:alice, ab+/c=", "1795348800:a:b:ab+/c=, 1795348800:a:b, ab+/c=",
        "1795348800:ab+/c=, 1795348800, ab+/c=", "1234:a:b, 1234, a:b"})
    void theNameEndsWhereItsKindSays(String text, String name, String password) {
        Credentials parsed = UserText.parse(text);

        assertThat(parsed.username()).isEqualTo(name);
        assertThat(parsed.password()).isEqualTo(password);
    }

    @Test
    void aUserWithoutAPasswordIsOneSentence() {
        assertThatThrownBy(() -> UserText.parse("alice"))
                .hasMessage("a user needs a password; write NAME:PASSWORD, or give --username and --password");
    }
}
