package org.iceserver.signal.gst;

/**
 * Two peers that negotiate with each other.
 *
 * @param starter one of the two; its account pays for the session
 */
record GstSession(String id, GstConnection producer, GstConnection consumer, GstConnection starter) {
    boolean has(GstConnection one) {
        return one == producer || one == consumer;
    }

    GstConnection other(GstConnection than) {
        return than == producer ? consumer : producer;
    }
}
