/**
 * The JSON API of the admin port: what an operator sees and does while the server runs.
 *
 * <p>In: HTTP requests below {@code /api/v1/}. Out: JSON, where every error is one sentence; commands to the relay and the
 * signal server; and calls of interfaces for everything else: drain, reload, log level, minting. The assembly connects these
 * interfaces. {@code openapi.yaml} beside these classes describes the whole API, and a test compares both.
 *
 * <p>Threads: handlers run on the admin port's event loop. Tasks of the media loops and the signal loop collect the views. The
 * executor of {@link org.iceserver.admin.api.Operator} turns them into JSON, never a media loop.
 */
@NullMarked
package org.iceserver.admin.api;

import org.jspecify.annotations.NullMarked;
