package org.iceserver.turn.impairment;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Conditions with a name that people know. The numbers are for each direction. */
public enum Preset {
    /** A phone in a moving train: gaps, changing delays, a thin link. */
    TRAIN(0.03, 60, 45, 1_500_000),
    /** Wireless LAN that many guests share. */
    HOTEL_WIFI(0.02, 40, 30, 800_000),
    /** A geostationary satellite: far away, otherwise good. */
    SATELLITE(0.005, 280, 10, 4_000_000);

    private final double loss;
    private final long delayMillis;
    private final long jitterMillis;
    private final long bitsPerSecond;

    Preset(double loss, long delayMillis, long jitterMillis, long bitsPerSecond) {
        this.loss = loss;
        this.delayMillis = delayMillis;
        this.jitterMillis = jitterMillis;
        this.bitsPerSecond = bitsPerSecond;
    }

    public NetworkConditions conditions() {
        return new NetworkConditions(loss, Duration.ofMillis(delayMillis), Duration.ofMillis(jitterMillis),
                bitsPerSecond);
    }

    /** Its name in commands and in the API, such as {@code hotel-wifi}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException with one sentence, when there is no preset of that name */
    public static Preset of(String word) {
        return Arrays.stream(values()).filter(preset -> preset.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no preset of that name; there are "
                        + String.join(", ", Arrays.stream(values()).map(Preset::word).toList()) + "."));
    }
}
