package org.iceserver.credentials;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.SlowCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Combines several sources to one. Each source is asked. If several know a name, any of their keys is accepted, and the
 * first source decides for which user the session counts. Slow sources are asked only when no key that is known at once
 * fits.
 */
public final class AllSources implements CredentialSource, SlowCredentials {
    private final List<CredentialSource> sources;

    public AllSources(List<CredentialSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        Joined joined = new Joined();
        for (CredentialSource source : sources) {
            joined.add(source.find(query, epochSeconds));
        }
        return joined.answer();
    }

    /** Asks every slow source, and answers when all have answered, with all their keys. */
    @Override
    public void find(KeyQuery query, IpAddress client, Consumer<KeyLookup.Settled> answer) {
        List<SlowCredentials> slow = sources.stream().filter(SlowCredentials.class::isInstance)
                .map(SlowCredentials.class::cast).toList();
        List<CompletableFuture<KeyLookup.Settled>> asked = slow.stream().map(source -> {
            var told = new CompletableFuture<KeyLookup.Settled>();
            source.find(query, client, told::complete);
            return told;
        }).toList();
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenRun(() -> {
            Joined joined = new Joined();
            asked.forEach(one -> joined.add(one.join()));
            answer.accept(joined.settled());
        });
    }

    /** Combines the answers of several sources to one. */
    private static final class Joined {
        private final List<IntegrityKey> candidates = new ArrayList<>();
        private KeyLookup.@Nullable Found first;
        private KeyLookup.Unknown why = KeyLookup.Unknown.NOT_ASKED;
        private int secrets;
        private boolean later;
        private boolean away;

        void add(KeyLookup answer) {
            switch (answer) {
                case KeyLookup.Found found -> keys(found);
                case KeyLookup.SoFar some -> {
                    keys(some.found());
                    later = true;
                }
                case KeyLookup.Lately lately -> {
                    keys(lately.found());
                    away = true;
                }
                case KeyLookup.Later some -> {
                    why = why.or(some.soFar());
                    later = true;
                }
                case KeyLookup.Unavailable _ -> away = true;
                case KeyLookup.Unknown unknown -> why = why.or(unknown);
            }
        }

        private void keys(KeyLookup.Found found) {
            candidates.addAll(found.candidates());
            secrets += found.secrets();
            first = first == null ? found : first;
        }

        /** The combined answer. If a source must be waited for, this decides the answer. */
        KeyLookup answer() {
            if (!later) {
                return settled();
            }
            KeyLookup.Found found = found();
            return found == null ? new KeyLookup.Later(why) : new KeyLookup.SoFar(found);
        }

        /**
         * The combined final answer. A key of one source counts even when another source is away. A name is unknown
         * only when all sources could answer.
         */
        KeyLookup.Settled settled() {
            KeyLookup.Found found = found();
            if (found == null) {
                return away ? new KeyLookup.Unavailable() : why;
            }
            return away ? new KeyLookup.Lately(found) : found;
        }

        private KeyLookup.@Nullable Found found() {
            KeyLookup.Found named = first;
            return named == null
                    ? null
                    : new KeyLookup.Found(named.username(), candidates, named.quotaUser(), named.untilEpochSeconds(),
                            secrets);
        }
    }

    /** The features that every source has. */
    @Override
    public SecurityFeatures features() {
        return sources.stream().map(CredentialSource::features).reduce(SecurityFeatures::and)
                .orElse(SecurityFeatures.NONE);
    }

    /** The server name of the first source that takes tokens. */
    @Override
    public @Nullable String serverName() {
        for (CredentialSource source : sources) {
            String name = source.serverName();
            if (name != null) {
                return name;
            }
        }
        return null;
    }
}
