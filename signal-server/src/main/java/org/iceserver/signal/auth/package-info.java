/**
 * Who may come in: JSON Web Tokens (RFC 7519) and what keys they are signed with.
 *
 * <p>What enters: tokens, and the text of key files. What leaves: verdicts. Threads: the signal loop; no clock of its
 * own.
 */
@NullMarked
package org.iceserver.signal.auth;

import org.jspecify.annotations.NullMarked;
