package org.iceserver.admin.api;

import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.iceserver.admin.Condition;
import org.iceserver.admin.NodesView;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.turn.trace.ExchangeTrace;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code openapi.yaml} and the routes are one thing. */
class DescriptionTest {
    @Test
    void everyRouteIsDescribedAndNothingElse() throws Exception {
        Set<String> described = new HashSet<>();
        try (InputStream file = Objects.requireNonNull(AdminApi.class.getResourceAsStream("openapi.yaml"))) {
            JsonNode paths = new YAMLMapper().readTree(file).path("paths");
            for (Map.Entry<String, JsonNode> path : paths.properties()) {
                path.getValue().properties()
                        .forEach(method -> described
                                .add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()));
            }
        }
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            Operator operator = new Operator("test", Optional.empty(), Optional.empty(), () -> Duration.ofHours(1),
                    NOTHING,
                    InstantSource.system(), Runnable::run);
            List<String> routes = AdminApi.table(operator, History.begin(operator, timer, System::nanoTime)).stream()
                    .map(route -> route.method() + " " + route.path()).toList();
            assertThat(routes).containsExactlyInAnyOrderElementsOf(described);
            timer.shutdownNow();
        }
    }

    static final Operator.Controls NOTHING = new Operator.Controls() {
        @Override
        public void drain() {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public boolean draining() {
            return false;
        }

        @Override
        public Condition condition() {
            return Condition.NONE;
        }

        @Override
        public boolean mayImpair() {
            return true;
        }

        @Override
        public Optional<String> kernel() {
            return Optional.empty();
        }

        @Override
        public String logLevel() {
            return "warn";
        }

        @Override
        public void logLevel(String level) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public IceConfiguration mint(String host, String user) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public Optional<ExchangeTrace> trace() {
            return Optional.empty();
        }

        @Override
        public Optional<NodesView> nodes() {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Operator.Elsewhere> kickElsewhere(String kind, String whom, long untilEpochSecond) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public Optional<Operator.Reload> reload() {
            return Optional.empty();
        }

        @Override
        public Optional<Operator.KeyReading> keys() {
            return Optional.empty();
        }
    };
}
