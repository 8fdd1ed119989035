package org.iceserver.offload.bpf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import org.iceserver.offload.RelayProgram;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ObjectFileTest {
    private static byte[] object() throws IOException {
        try (InputStream object = RelayProgram.class.getResourceAsStream("relay.bpf.o")) {
            return Objects.requireNonNull(object).readAllBytes();
        }
    }

    private static Map<String, Integer> numbered(ObjectFile file) {
        Map<String, Integer> descriptors = new HashMap<>();
        file.maps().keySet().forEach(map -> descriptors.put(map, 0x01010101 * (descriptors.size() + 1)));
        return descriptors;
    }

    @Test
    void theCommittedObjectNamesItsMapsAsTheSourceDoes() throws IOException {
        Map<String, MapDefinition> maps = new ObjectFile(object()).maps();
        assertThat(maps).containsOnlyKeys("flows4", "flows6", "routes", "accounts", "rules_map", "left_map");
        assertThat(maps.get("flows6")).isEqualTo(new MapDefinition(1, 40, 4, 65_536, 0));
        assertThat(maps.get("routes")).isEqualTo(new MapDefinition(2, 4, 128, 65_536, 1 << 10));
    }

    @Test
    void theLicenceIsOneThatTheRouteLookupNeeds() throws IOException {
        assertThat(new ObjectFile(object()).license()).isEqualTo("Dual MIT/GPL");
    }

    @Test
    void aProgramHasADescriptorWhereverItsSourceNamesAMap() throws IOException {
        ObjectFile file = new ObjectFile(object());
        Map<String, Integer> descriptors = numbered(file);
        for (String name : new String[]{"relay_xdp", "relay_tc"}) {
            byte[] code = file.program(name, descriptors);
            assertThat(code.length % ObjectFile.INSTRUCTION).isZero();
            assertThat(code[code.length - 8]).as("it ends with an exit or a jump").isIn((byte) 0x95, (byte) 0x05);
            long loads = 0;
            for (int at = 0; at < code.length; at += ObjectFile.INSTRUCTION) {
                loads += code[at] == 0x18 && (code[at + 1] & 0xF0) == 0x10 ? 1 : 0;
            }
            assertThat(loads).as(name).isGreaterThan(6);
        }
    }

    @Test
    void aMapWithoutADescriptorIsAnError() throws IOException {
        ObjectFile file = new ObjectFile(object());
        assertThatThrownBy(() -> file.program("relay_xdp", Map.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is no map");
        assertThatThrownBy(() -> file.program("relay_udp", Map.of()))
                .hasMessage("the object file has no program 'relay_udp'");
    }

    @Test
    void aCutFileIsAnErrorWhereverItWasCut() throws IOException {
        byte[] whole = object();
        for (int length = 0; length < whole.length; length += 97) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> readAll(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSpoiledFileIsAnErrorOrReadsToItsEnd() throws IOException {
        byte[] whole = object();
        Random random = new Random(64);
        for (int i = 0; i < 2_000; i++) {
            byte[] spoiled = whole.clone();
            // The headers and tables, where every byte means something.
            for (int n = 0; n < 4; n++) {
                int at = random.nextBoolean() ? random.nextInt(64) : whole.length - 1 - random.nextInt(6_000);
                spoiled[at] = (byte) random.nextInt(256);
            }
            try {
                readAll(spoiled);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static void readAll(byte[] bytes) {
        ObjectFile file = new ObjectFile(bytes);
        file.license();
        file.program("relay_xdp", numbered(file));
        file.program("relay_tc", numbered(file));
    }
}
