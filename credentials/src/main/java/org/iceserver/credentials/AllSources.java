package org.iceserver.credentials;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.turn.CredentialSource;
import org.iceserver.turn.KeyLookup;
import org.iceserver.turn.KeyQuery;
import org.jspecify.annotations.Nullable;

/**
 * Several sources as one. Each is asked; a name that several know may be signed with any of their keys, and counts as the
 * user that the first of them says.
 */
public final class AllSources implements CredentialSource {
    private final List<CredentialSource> sources;

    public AllSources(List<CredentialSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Waits for a source that answers later only when nobody else knows the name. */
    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        List<IntegrityKey> candidates = new ArrayList<>();
        KeyLookup.@Nullable Found first = null;
        KeyLookup otherwise = new KeyLookup.Unknown();
        for (CredentialSource source : sources) {
            switch (source.find(query, epochSeconds)) {
                case KeyLookup.Found found -> {
                    candidates.addAll(found.candidates());
                    first = first == null ? found : first;
                }
                case KeyLookup.Later later -> otherwise = later;
                case KeyLookup.Unknown _ -> {
                }
            }
        }
        return first == null
                ? otherwise
                : new KeyLookup.Found(first.username(), candidates, first.quotaUser(),
                        first.untilEpochSeconds());
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
