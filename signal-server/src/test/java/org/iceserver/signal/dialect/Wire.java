package org.iceserver.signal.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.iceserver.signal.Outbound;

/** The way back to one client that is not there: what it is told piles up here. */
public final class Wire implements Outbound {
    private final Deque<String> told = new ArrayDeque<>();
    /** What is said to wait for the client. */
    public long queued;
    public boolean reading = true;
    public int pings;
    public boolean heard;
    /** 0 while it is open. */
    public int closeCode;

    /** The next thing the client was told. */
    public String take() {
        String next = told.poll();
        if (next == null) {
            throw new AssertionError("the client was told nothing");
        }
        return next;
    }

    /** Everything it was told and that was not taken yet. */
    public List<String> takeAll() {
        List<String> all = new ArrayList<>(told);
        told.clear();
        return all;
    }

    @Override
    public String client() {
        return "192.0.2.7";
    }

    @Override
    public void send(byte[] text) {
        if (closeCode != 0) {
            throw new AssertionError("sent after the close frame: " + new String(text, StandardCharsets.UTF_8));
        }
        told.add(new String(text, StandardCharsets.UTF_8));
    }

    @Override
    public boolean heard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public void close(int code, String reason) {
        if (closeCode != 0) {
            throw new AssertionError("closed with " + closeCode + " already");
        }
        closeCode = code;
    }

    @Override
    public long queuedBytes() {
        return queued;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
    }
}
