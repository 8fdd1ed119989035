package org.iceserver.credentials;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.CredentialSource;
import org.iceserver.turn.KeyLookup;
import org.iceserver.turn.KeyQuery;
import org.iceserver.turn.SlowCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Several sources as one. Each is asked; a name that several know may be signed with any of their keys, and counts as the
 * user that the first of them says. Those that answer later are asked only when no key that is known at once fits.
 */
public final class AllSources implements CredentialSource, SlowCredentials {
    private final List<CredentialSource> sources;

    public AllSources(List<CredentialSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        List<IntegrityKey> candidates = new ArrayList<>();
        KeyLookup.@Nullable Found first = null;
        KeyLookup otherwise = new KeyLookup.Unknown();
        for (CredentialSource source : sources) {
            KeyLookup answer = source.find(query, epochSeconds);
            KeyLookup.Found found = switch (answer) {
                case KeyLookup.Found all -> all;
                case KeyLookup.SoFar some -> some.found();
                case KeyLookup.Unknown _,KeyLookup.Unavailable _,KeyLookup.Later _ -> null;
            };
            if (found != null) {
                candidates.addAll(found.candidates());
                first = first == null ? found : first;
            }
            otherwise = heavier(otherwise, answer);
        }
        return first == null ? otherwise : known(with(first, candidates), otherwise);
    }

    /** Who must be waited for counts most, then who cannot tell. */
    private static KeyLookup heavier(KeyLookup before, KeyLookup answer) {
        return switch (answer) {
            case KeyLookup.Later later -> later;
            case KeyLookup.SoFar _ -> new KeyLookup.Later();
            case KeyLookup.Unavailable away -> before instanceof KeyLookup.Later ? before : away;
            case KeyLookup.Found _,KeyLookup.Unknown _ -> before;
        };
    }

    private static KeyLookup known(KeyLookup.Found found, KeyLookup otherwise) {
        return otherwise instanceof KeyLookup.Later ? new KeyLookup.SoFar(found) : found;
    }

    private static KeyLookup.Found with(KeyLookup.Found first, List<IntegrityKey> candidates) {
        return new KeyLookup.Found(first.username(), candidates, first.quotaUser(), first.untilEpochSeconds());
    }

    /** Asks every slow source; answers once they all have, with every key that any of them knows. */
    @Override
    public void find(KeyQuery query, Consumer<KeyLookup.Settled> answer) {
        List<SlowCredentials> slow = sources.stream().filter(SlowCredentials.class::isInstance)
                .map(SlowCredentials.class::cast).toList();
        List<CompletableFuture<KeyLookup.Settled>> asked = slow.stream().map(source -> {
            var told = new CompletableFuture<KeyLookup.Settled>();
            source.find(query, told::complete);
            return told;
        }).toList();
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenRun(
                () -> answer.accept(asked.stream().map(CompletableFuture::join).reduce(new KeyLookup.Unknown(),
                        AllSources::merged)));
    }

    private static KeyLookup.Settled merged(KeyLookup.Settled one, KeyLookup.Settled other) {
        if (one instanceof KeyLookup.Found first && other instanceof KeyLookup.Found second) {
            return with(first, Stream.concat(first.candidates().stream(), second.candidates().stream()).toList());
        }
        if (one instanceof KeyLookup.Found || other instanceof KeyLookup.Unknown) {
            return one;
        }
        return other;
    }

    /** What every source has. */
    @Override
    public SecurityFeatures features() {
        return sources.stream().map(CredentialSource::features).reduce(SecurityFeatures::and)
                .orElse(SecurityFeatures.NONE);
    }

    /** The name that the first source which takes tokens has. */
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
