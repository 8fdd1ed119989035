package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.auth.AskingAdmission;
import org.iceserver.signal.auth.ReceivedVerdict;
import org.iceserver.signal.auth.WebhookAnswer;
import org.iceserver.signal.json.JsonText;
import org.iceserver.transport.FailureText;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server of the operator. Nobody is admitted without its clear yes, even when it is slow or broken. Who is asked
 * about
 * when, and what is remembered, is {@link AskingAdmission}'s.
 */
final class WebhookAdmission implements Admission, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAdmission.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int ANSWER_BYTES = 16 * 1024;
    /** Memory of the parsed text and objects, compared with the bytes they were read from. */
    private static final int BYTES_OF_AN_ANSWERS_BYTE = 4;

    private final URI url;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER).build();
    private final AskingAdmission asking;
    /** Only the signal loop uses this field and the next one. */
    private long complainedNanos;
    private boolean complained;

    /** @param loop the signal loop */
    WebhookAdmission(URI url, Executor loop, LongSupplier nanoTime) {
        this.url = url;
        this.loop = loop;
        this.nanoTime = nanoTime;
        asking = new AskingAdmission(this::ask, nanoTime,
                MemoryBudget.ofThisJvm().share(Holding.CREDENTIAL_CACHES).most() / 4);
    }

    @Override
    public void judge(Applicant applicant, Consumer<Verdict> told) {
        asking.judge(applicant, told);
    }

    private void ask(Applicant applicant, Consumer<@Nullable ReceivedVerdict> told) {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE)
                .header("Content-Type", "application/json").header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question(applicant))).build();
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES))
                .whenComplete((response, failure) -> loop.execute(() -> told.accept(answer(response, failure))));
    }

    private static byte[] question(Applicant applicant) {
        return JsonText.object().field("dialect", applicant.dialect()).field("peer", applicant.peer())
                .fieldUnlessNull("token", applicant.caller().token()).field("address", applicant.caller().address())
                .done();
    }

    private @Nullable ReceivedVerdict answer(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        try {
            if (response == null) {
                throw new IOException(failure);
            }
            return new ReceivedVerdict(read(response), response.body().length * BYTES_OF_AN_ANSWERS_BYTE);
        } catch (IOException unclear) {
            complain(unclear);
            return null;
        }
    }

    private static Verdict read(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return WebhookAnswer.read(response.body());
    }

    /**
     * Not for every client: whoever comes could fill the log. Only the host is told, since the rest may hold a secret.
     */
    private void complain(Exception unclear) {
        long now = nanoTime.getAsLong();
        if (!complained || now - complainedNanos >= QUIET_NANOS) {
            complained = true;
            complainedNanos = now;
            LOG.warn("The webhook at {} gave no usable answer, so its clients are refused: {}", url.getHost(),
                    FailureText.of(unclear));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
