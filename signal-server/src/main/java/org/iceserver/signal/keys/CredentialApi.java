package org.iceserver.signal.keys;

/** One API, as programs already call it. */
public interface CredentialApi {
    /** @throws ApiRefusal that {@link #refused} puts into this API's words */
    ApiAnswer answer(ApiRequest request) throws ApiRefusal;

    ApiAnswer refused(ApiRefusal refusal);
}
