package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.auth.WebhookAnswer;
import org.iceserver.signal.json.JsonText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server of the operator. Without its clear yes nobody comes in: not when it is slow, broken, or asked by too many at a
 * time. What it said holds for half a minute.
 */
final class WebhookAdmission implements Admission, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAdmission.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int REMEMBERED = 4_096;
    private static final int ASKED_AT_A_TIME = 256;
    private static final int ANSWER_BYTES = 16 * 1024;
    private static final Verdict UNKNOWN = new Verdict.Refused(
            "This server could not find out whether you may come in; try again in a moment.");

    private record Answer(Verdict verdict, long sinceNanos) {}

    private final URI url;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER).build();
    /** The oldest first. Touched by the signal loop alone, as are the fields below. */
    private final Map<Applicant, Answer> answers = new LinkedHashMap<>();
    private int asking;
    private long complainedNanos;
    private boolean complained;

    /** @param loop the signal loop */
    WebhookAdmission(URI url, Executor loop, LongSupplier nanoTime) {
        this.url = url;
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    @Override
    public void judge(Applicant applicant, Consumer<Verdict> told) {
        forget();
        Answer known = answers.get(applicant);
        if (known != null) {
            told.accept(known.verdict);
        } else if (asking >= ASKED_AT_A_TIME) {
            told.accept(UNKNOWN);
        } else {
            ask(applicant, told);
        }
    }

    private void ask(Applicant applicant, Consumer<Verdict> told) {
        asking++;
        HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE)
                .header("Content-Type", "application/json").header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question(applicant))).build();
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES))
                .whenComplete((response, failure) -> loop.execute(() -> answered(applicant, response, failure, told)));
    }

    private static byte[] question(Applicant applicant) {
        return JsonText.object().field("dialect", applicant.dialect()).field("peer", applicant.peer())
                .fieldUnlessNull("token", applicant.caller().token()).field("address", applicant.caller().address())
                .done();
    }

    private void answered(Applicant applicant, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure,
            Consumer<Verdict> told) {
        asking--;
        Verdict verdict = UNKNOWN;
        try {
            if (response == null) {
                throw new IOException(failure);
            }
            verdict = read(response);
            answers.put(applicant, new Answer(verdict, nanoTime.getAsLong()));
        } catch (IOException unclear) {
            complain(unclear);
        }
        told.accept(verdict);
    }

    private static Verdict read(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return WebhookAnswer.read(response.body());
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        Iterator<Answer> oldestFirst = answers.values().iterator();
        while (oldestFirst.hasNext()) {
            Answer oldest = oldestFirst.next();
            if (now - oldest.sinceNanos < REMEMBERED_NANOS && answers.size() < REMEMBERED) {
                return;
            }
            oldestFirst.remove();
        }
    }

    /** Not for every client: whoever comes could fill the log. */
    private void complain(Exception unclear) {
        long now = nanoTime.getAsLong();
        if (!complained || now - complainedNanos >= QUIET_NANOS) {
            complained = true;
            complainedNanos = now;
            LOG.warn("The webhook {} gave no answer that can be used, so nobody is let in: {}", url,
                    unclear.getMessage());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
