package org.iceserver.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A fair queue of questions from many sources to a slow service. A limited number runs at once, the others wait, and
 * the sources take turns: a source with one question gets its turn although another source has a hundred.
 *
 * <p>One source may use only a part of the places; for loopback only the total limits hold. Not thread-safe.
 *
 * @param <Q> a question
 */
public final class FairPlaces<Q> {
    private final Bounds bounds;
    /** The source whose turn is next comes first. */
    private final Map<IpAddress, Deque<Q>> waiting = new LinkedHashMap<>();
    private final Map<IpAddress, Integer> running = new HashMap<>();
    private int waits;
    private int runs;

    /**
     * The limits.
     *
     * @param atOnce questions that run at once
     * @param atOnceOfOne the most of these that one source may have
     * @param waiting questions that wait
     * @param waitingOfOne the most of these that one source may have
     */
    public record Bounds(int atOnce, int atOnceOfOne, int waiting, int waitingOfOne) {}

    /** A question that may run now. It uses a place of its source until {@link FairPlaces#done}. */
    public record Turn<Q>(IpAddress source, Q question) {}

    public FairPlaces(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Adds a question to the queue. When the queue is full, the newest question of the source with the most questions
     * is dropped for a source that has fewer.
     *
     * @param client counted by its {@linkplain IpAddress#source source}
     * @return the question that will not be asked: this one or the dropped one; null when there is none
     */
    public @Nullable Turn<Q> offer(IpAddress client, Q question) {
        IpAddress source = client.source();
        int mine = waitingOf(source);
        if (!source.isLoopback() && mine >= bounds.waitingOfOne()) {
            return new Turn<>(source, question);
        }
        Turn<Q> displaced = null;
        if (waits >= bounds.waiting()) {
            IpAddress greedy = greediest();
            if (greedy == null || waitingOf(greedy) <= mine + 1) {
                return new Turn<>(source, question);
            }
            displaced = new Turn<>(greedy, takeLast(greedy));
        }
        waiting.computeIfAbsent(source, first -> new ArrayDeque<>()).addLast(question);
        waits++;
        return displaced;
    }

    /** Takes the question whose turn it is; null when none waits or none may run now. */
    public @Nullable Turn<Q> next() {
        if (runs >= bounds.atOnce()) {
            return null;
        }
        Iterator<Map.Entry<IpAddress, Deque<Q>>> sources = waiting.entrySet().iterator();
        while (sources.hasNext()) {
            Map.Entry<IpAddress, Deque<Q>> entry = sources.next();
            IpAddress source = entry.getKey();
            if (source.isLoopback() || running.getOrDefault(source, 0) < bounds.atOnceOfOne()) {
                Deque<Q> questions = entry.getValue();
                sources.remove();
                Q question = questions.removeFirst();
                if (!questions.isEmpty()) {
                    waiting.put(source, questions);
                }
                waits--;
                runs++;
                running.merge(source, 1, Integer::sum);
                return new Turn<>(source, question);
            }
        }
        return null;
    }

    /** Ends a turn and frees its place. */
    public void done(Turn<Q> turn) {
        runs--;
        running.computeIfPresent(turn.source(), (_, many) -> many == 1 ? null : many - 1);
    }

    /** How many questions wait. */
    public int waiting() {
        return waits;
    }

    private int waitingOf(IpAddress source) {
        Deque<Q> questions = waiting.get(source);
        return questions == null ? 0 : questions.size();
    }

    private @Nullable IpAddress greediest() {
        IpAddress greedy = null;
        int most = 0;
        for (Map.Entry<IpAddress, Deque<Q>> entry : waiting.entrySet()) {
            if (entry.getValue().size() > most) {
                most = entry.getValue().size();
                greedy = entry.getKey();
            }
        }
        return greedy;
    }

    private Q takeLast(IpAddress source) {
        Deque<Q> questions = waiting.get(source);
        if (questions == null) {
            throw new IllegalStateException("nothing waits of this source");
        }
        Q last = questions.removeLast();
        if (questions.isEmpty()) {
            waiting.remove(source);
        }
        waits--;
        return last;
    }
}
