package org.iceserver.transport.memory;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryBudgetTest {
    private static final long MIB = 1 << 20;

    private final MemoryBudget budget = MemoryBudget.of(128 * MIB, 128 * MIB);
    private final MemoryShare share = budget.share(Holding.STREAM_FRAMES);

    @Test
    void oneSourceGetsItsPartAndNoMore() {
        MemoryAccount first = share.account(IpAddress.parse("192.0.2.1"));
        MemoryAccount second = share.account(IpAddress.parse("192.0.2.1"));

        assertThat(first.hold(share.mostOfOne())).isTrue();
        assertThat(second.hold(1)).isFalse();
        assertThat(share.refusals()).isEqualTo(1);
        first.close();
        assertThat(second.hold(1)).isTrue();
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOneSource() {
        assertThat(share.account(IpAddress.parse("2001:db8::1")).hold(share.mostOfOne())).isTrue();
        assertThat(share.account(IpAddress.parse("2001:db8::2")).hold(1)).isFalse();
        assertThat(share.account(IpAddress.parse("2001:db8:0:1::1")).hold(1)).isTrue();
    }

    @Test
    void allSourcesTogetherAreBounded() {
        long each = share.mostOfOne() / 2;
        List<MemoryAccount> accounts = IntStream.range(0, 100)
                .mapToObj(i -> share.account(IpAddress.parse("192.0.2." + i))).toList();

        long granted = accounts.stream().filter(account -> account.hold(each)).count();

        assertThat(granted).isEqualTo(share.most() / each);
        assertThat(share.held()).isLessThanOrEqualTo(share.most());
        accounts.forEach(MemoryAccount::close);
        assertThat(share.held()).isZero();
    }

    @Test
    void loopbackIsBoundedByTheWholeAlone() {
        assertThat(share.account(IpAddress.parse("127.0.0.1")).hold(share.most())).isTrue();
        assertThat(share.account(IpAddress.parse("127.0.0.1")).hold(1)).isFalse();
    }

    @Test
    void refusedAccountHoldsWhatItHeldBefore() {
        MemoryAccount account = share.accountOf("ann");
        account.hold(100);

        assertThat(account.hold(share.most())).isFalse();
        assertThat(account.held()).isEqualTo(100);
        assertThat(share.held()).isEqualTo(100);
    }

    @Test
    void lessIsAlwaysGranted() {
        MemoryAccount account = share.accountOf("ann");
        account.hold(share.mostOfOne());

        assertThat(account.hold(10)).isTrue();
        assertThat(share.held()).isEqualTo(10);
    }

    @Test
    void sharesLeaveAPartOfEachPoolToTheServer() {
        for (Holding.Pool pool : Holding.Pool.values()) {
            int percent = Arrays.stream(Holding.values()).filter(holding -> holding.pool() == pool)
                    .mapToInt(Holding::percent).sum();
            assertThat(percent).as(pool.name()).isLessThanOrEqualTo(75);
        }
    }

    @Test
    void manyThreadsNeitherOverdrawNorLose() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            IpAddress client = IpAddress.parse("192.0.2." + i);
            Thread.ofPlatform().start(() -> {
                MemoryAccount account = share.account(client);
                for (int round = 0; round < 10_000; round++) {
                    account.hold(round * 997L % (share.mostOfOne() + 1));
                }
                account.close();
                done.countDown();
            });
        }
        done.await();
        assertThat(share.held()).isZero();
    }
}
