package org.iceserver.offload.host;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CapabilitiesTest {
    @Test
    void allThreeAreNeeded() {
        assertThat(Capabilities.hold("Name:\tjava\nCapEff:\t000001ffffffffff\n")).isTrue();
        assertThat(Capabilities.hold("CapEff:\t000000c000001000\n")).isTrue();
        assertThat(Capabilities.hold("CapEff:\t000000c000000000\n")).as("without CAP_NET_ADMIN").isFalse();
        assertThat(Capabilities.hold("CapEff:\t0000008000001000\n")).as("without CAP_PERFMON").isFalse();
        assertThat(Capabilities.hold("CapEff:\t0000004000001000\n")).as("without CAP_BPF").isFalse();
        assertThat(Capabilities.hold("CapPrm:\t000001ffffffffff\n")).isFalse();
    }

    @Test
    void tcxCameWithLinux66() {
        assertThat(Capabilities.isRecent("6.18.44-cloud-amd64\n")).isTrue();
        assertThat(Capabilities.isRecent("6.6.0\n")).isTrue();
        assertThat(Capabilities.isRecent("7.0-rc1")).isTrue();
        assertThat(Capabilities.isRecent("6.1.0-28-amd64")).isFalse();
        assertThat(Capabilities.isRecent("5.15")).isFalse();
        assertThat(Capabilities.isRecent("unknown")).isFalse();
    }
}
