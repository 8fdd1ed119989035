package org.iceserver.turn;

/** The operator's current settings for allocations. They may change while the server runs. Any thread. */
public final class CurrentSettings {
    private volatile TurnSettings settings;

    public CurrentSettings(TurnSettings settings) {
        this.settings = settings;
    }

    public TurnSettings get() {
        return settings;
    }

    /**
     * @throws IllegalArgumentException when the realm changes: the keys of users and of live sessions are made with it
     */
    void replace(TurnSettings changed) {
        if (!changed.realm().equals(settings.realm())) {
            throw new IllegalArgumentException("the realm stays what it is while the server runs");
        }
        settings = changed;
    }
}
