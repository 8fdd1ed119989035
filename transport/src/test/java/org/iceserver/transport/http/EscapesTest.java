package org.iceserver.transport.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EscapesTest {
    @ParameterizedTest
    @ValueSource(strings = {"/a%", "/a%z", "/a%4", "/a?b=%zz", "/a?b=%te", "/?a=%41%", "/%C3%28", "/?id=%ED%A0%80",
        "/?id=%ED%B0%80x", "/?id=%FF", "/?id=%C0%AF", "/?id=%E2%82", "/?id=%E2%82x%AC"})
    void whatIsMalformedOrNoUtf8IsRefused(String target) {
        assertThatIllegalArgumentException().isThrownBy(() -> Escapes.check(target));
    }

    @Test
    void whatIsUtf8Passes() {
        assertThatCode(() -> Escapes.check("/%41?b=%F0%9F%98%80+%e2%82%ac%20%25")).doesNotThrowAnyException();
    }
}
