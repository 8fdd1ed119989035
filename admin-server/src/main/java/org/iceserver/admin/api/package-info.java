/**
 * The JSON API of the admin port: what an operator sees and does while the server runs.
 *
 * <p>What enters: HTTP requests below {@code /api/v1/}. What leaves: JSON, every error one sentence; verbs for the relay and
 * signal servers; and, through interfaces that the assembly wires, for whatever is no server's own: drain, reload, log
 * level, minting. {@code openapi.yaml} beside these classes describes all of it, and a test holds both to each other.
 *
 * <p>Threads: handlers run on the admin port's event loop; views are collected by tasks of the media loops and the signal
 * loop, and turned into JSON on the executor that {@link org.iceserver.admin.api.Operator} names, never on a media loop.
 */
@NullMarked
package org.iceserver.admin.api;

import org.jspecify.annotations.NullMarked;
