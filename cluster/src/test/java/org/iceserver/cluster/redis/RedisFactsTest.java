package org.iceserver.cluster.redis;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RedisFactsTest {
    @Test
    void anOldRedisIsToldWithItsVersion() {
        assertThat(RedisFacts.of("# Server\r\nredis_version:5.0.14\r\n").tooOld()).get().asString()
                .contains("5.0.14").contains("Redis 6 or newer");
        assertThat(RedisFacts.of("redis_version:6.0.0\r\n").tooOld()).isEmpty();
        assertThat(RedisFacts.of("redis_version:255.255.255\r\n").tooOld()).isEmpty();
        assertThat(RedisFacts.of("").tooOld()).isEmpty();
    }

    @Test
    void evictionIsToldOnlyWhereThereIsALimit() {
        assertThat(RedisFacts.of("maxmemory:100\r\nmaxmemory_policy:allkeys-lru\r\n").evicting()).get().asString()
                .contains("allkeys-lru").contains("noeviction");
        assertThat(RedisFacts.of("maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n").evicting()).isEmpty();
        assertThat(RedisFacts.of("maxmemory:100\r\nmaxmemory_policy:noeviction\r\n").evicting()).isEmpty();
    }
}
