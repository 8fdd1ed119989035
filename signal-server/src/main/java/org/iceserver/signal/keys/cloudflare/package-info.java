/**
 * Cloudflare's API for TURN credentials, as its public documentation describes it: {@code POST
 * /v1/turn/keys/ID/credentials/generate-ice-servers} and {@code /generate}.
 */
@NullMarked
package org.iceserver.signal.keys.cloudflare;

import org.jspecify.annotations.NullMarked;
