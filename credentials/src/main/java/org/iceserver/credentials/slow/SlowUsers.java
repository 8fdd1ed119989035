package org.iceserver.credentials.slow;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.FaultArea;
import org.iceserver.transport.FaultLog;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.SlowCredentials;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a {@link UserDirectory}, for media loops, which must not block. Keys from recent answers are available
 * at once; others come later from a thread. When cached keys do not fit, the directory is asked again, so that a new
 * password works at once. The rate of this is limited for each name, and the callers limit it for each source.
 *
 * <p>While the directory is away, users from recent answers are still known; others cannot be answered. Any thread.
 */
public final class SlowUsers implements CredentialSource, SlowCredentials, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowUsers.class);

    private final UserDirectory directory;
    private final String realm;
    private final SecurityFeatures features;
    private final Outage outage;
    private final LongSupplier nanos;
    private final FaultLog bugs;
    private final Memory memory;
    private final Questions questions;

    /**
     * @param features the features that the directory has for all of its users
     * @param threadCount how many questions are asked at a time
     * @param nanos the monotonic clock
     */
    public SlowUsers(UserDirectory directory, String realm, SecurityFeatures features, Freshness freshness,
            Outage outage, int threadCount, LongSupplier nanos) {
        this.directory = directory;
        this.realm = realm;
        this.features = features;
        this.outage = outage;
        this.nanos = nanos;
        bugs = new FaultLog(FaultArea.CREDENTIALS, LOG, nanos);
        memory = new Memory(freshness, nanos);
        questions = new Questions(this::look, threadCount);
    }

    /** An unknown name takes the same path as a user whose key does not fit. */
    @Override
    public KeyLookup find(KeyQuery query, long epochSeconds) {
        if (!isForUs(query)) {
            return KeyLookup.Unknown.NOT_ASKED;
        }
        if (outage.resting()) {
            return lately(query);
        }
        KeyLookup.Found found = found(query, memory.user(query.claim()));
        return found == null ? new KeyLookup.Later() : new KeyLookup.SoFar(found);
    }

    @Override
    public void find(KeyQuery query, IpAddress client, Consumer<KeyLookup.Settled> told) {
        if (!isForUs(query)) {
            told.accept(KeyLookup.Unknown.NOT_ASKED);
            return;
        }
        Told known = memory.last(query.claim());
        if (known != null && !known.mayAskAgain(nanos.getAsLong()) && memory.believes(known)) {
            told.accept(answered(query, known));
        } else if (outage.mayTry()) {
            questions.ask(query.claim(), client).thenAccept(outcome -> told.accept(answer(query, outcome)));
        } else {
            told.accept(lately(query));
        }
    }

    private boolean isForUs(KeyQuery query) {
        return query.realm().equals(realm) && !(query.claim() instanceof Claim.Token);
    }

    private Outcome look(Claim claim) {
        try {
            UserKeys keys = directory.user(claim);
            outage.answered();
            return new Outcome.Answered(memory.remember(claim, keys));
        } catch (UnclearException e) {
            outage.answeredUnclearly(String.valueOf(e.getMessage()));
        } catch (AwayException e) {
            outage.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            bugs.record("A bug while a user was looked up: the request is answered with 500", e);
        }
        return new Outcome.Away();
    }

    private KeyLookup.Settled answer(KeyQuery query, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered(query, answered.told());
            case Outcome.Away _ -> lately(query);
            // Do not use old answers here: an attacker who fills the places must not make an old password valid again.
            case Outcome.NotAsked _ -> new KeyLookup.Unavailable();
        };
    }

    private static KeyLookup.Settled answered(KeyQuery query, Told told) {
        KeyLookup.Found found = found(query, told);
        return found == null ? KeyLookup.Unknown.NO_SUCH_USER : found;
    }

    /** The cached answer, for use while the directory is away. */
    private KeyLookup.Settled lately(KeyQuery query) {
        KeyLookup.Found found = found(query, memory.userLately(query.claim()));
        return found == null ? new KeyLookup.Unavailable() : new KeyLookup.Lately(found);
    }

    private static KeyLookup.@Nullable Found found(KeyQuery query, @Nullable Told told) {
        UserKeys user = told == null ? null : told.keys();
        IntegrityKey key = user == null ? null : user.made(query.algorithm());
        return user == null || key == null
                ? null
                : new KeyLookup.Found(user.name(), List.of(key), user.quotaUser());
    }

    @Override
    public SecurityFeatures features() {
        return features;
    }

    /** Drops the waiting questions, whose requests time out. Idempotent. */
    @Override
    public void close() {
        questions.close();
    }
}
