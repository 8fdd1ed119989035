package org.iceserver.signal;

/** The way back to a client that reads whatever it is sent at once. */
public abstract class FakeOutbound implements Outbound {
    /** 0 while it is open. */
    public int closeCode;

    @Override
    public String client() {
        return "192.0.2.7";
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code, String reason) {
        closeCode = code;
    }

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public void reading(boolean on) {}
}
