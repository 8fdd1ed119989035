package org.iceserver.cli.coturn;

import java.util.List;
import java.util.SplittableRandom;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.Cidr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressRangeTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                                            10.0.0.0-10.255.255.255                | 10.0.0.0/8
                                            192.0.2.7                              | 192.0.2.7/32
                                            192.0.2.7-192.0.2.7                    | 192.0.2.7/32
                                            0.0.0.0-255.255.255.255                | 0.0.0.0/0
                                            100.64.0.1-100.64.0.6                  | 100.64.0.1/32 100.64.0.2/31 100.64.0.4/31 100.64.0.6/32
                                            fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff | fc00::/7
                                            ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff     | ::/0
                                            172.16.0.0/12                          | 172.16.0.0/12
                                            """)
    void aRangeIsTheFewestBlocks(String range, String blocks) {
        assertThat(AddressRange.blocks(range).stream().map(Cidr::parse))
                .isEqualTo(List.of(blocks.split(" ")).stream().map(Cidr::parse).toList());
    }

    /** Every block lies within, they do not overlap, and their sizes add up. */
    @Test
    void blocksHoldExactlyTheRange() {
        SplittableRandom chance = new SplittableRandom(7);
        for (int round = 0; round < 500; round++) {
            long one = chance.nextLong(1L << 32);
            long other = chance.nextBoolean()
                    ? chance.nextLong(1L << 32)
                    : Math.min(one + chance.nextInt(300), 0xFFFF_FFFFL);
            long first = Math.min(one, other);
            long last = Math.max(one, other);
            long next = first;
            for (String text : AddressRange.blocks(v4(first) + "-" + v4(last))) {
                Cidr block = Cidr.parse(text);
                assertThat(block.first()).isEqualTo(v4(next));
                next = (block.last().low() & 0xFFFF_FFFFL) + 1;
            }
            assertThat(next).isEqualTo(last + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1-", "10.0.0.9-10.0.0.1", "10.0.0.1-2001:db8::1", "10.0-10.1", "here-there"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.blocks(text));
    }

    private static IpAddress v4(long bits) {
        return IpAddress.v4((int) bits);
    }
}
