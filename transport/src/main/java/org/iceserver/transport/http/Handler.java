package org.iceserver.transport.http;

import java.util.concurrent.CompletionStage;

/** Answers one request. Called on the connection's event loop; the answer may come later and from any thread. */
@FunctionalInterface
public interface Handler {
    CompletionStage<Response> handle(Request request);
}
