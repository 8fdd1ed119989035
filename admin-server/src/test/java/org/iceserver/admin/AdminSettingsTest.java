package org.iceserver.admin;

import java.util.List;
import java.util.Optional;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminSettingsTest {
    private static AdminSettings settings(String listen, String token) {
        return new AdminSettings(List.of(IpAddress.parse(listen)), 9_641,
                token.isEmpty() ? Optional.empty() : Optional.of(token));
    }

    @Test
    void thisMachineNeedsNoToken() {
        assertThat(settings("127.0.0.1", "").token()).isEmpty();
        assertThat(settings("::1", "").token()).isEmpty();
    }

    @Test
    void otherMachinesNeedOne() {
        assertThatThrownBy(() -> settings("192.0.2.1", "")).hasMessageContaining("add --admin-token");
        assertThatThrownBy(() -> settings("0.0.0.0", "")).hasMessageContaining("add --admin-token");
        assertThat(settings("192.0.2.1", "0123456789abcdef").token()).isPresent();
    }

    @Test
    void aShortTokenIsNone() {
        assertThatThrownBy(() -> settings("127.0.0.1", "0123456789abcde")).hasMessageContaining("at least 16 bytes");
    }

    @Test
    void theTokenIsNeverShown() {
        assertThat(settings("127.0.0.1", "0123456789abcdef").toString()).doesNotContain("0123456789abcdef");
    }
}
