package org.iceserver.signal.keys;

/** One API, as programs already call it. */
public interface CredentialApi {
    /** @throws ApiRefusal that {@link #refused} puts into this API's words */
    ApiAnswer answer(ApiRequest request) throws ApiRefusal;

    ApiAnswer refused(ApiRefusal refusal);

    /** How a program shows its token, for the WWW-Authenticate header of a 401 (RFC 9110 section 11.6.1). */
    default String challenge() {
        return "Bearer";
    }
}
