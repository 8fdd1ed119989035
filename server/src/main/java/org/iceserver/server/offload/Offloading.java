package org.iceserver.server.offload;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.iceserver.offload.Attachments;
import org.iceserver.offload.RelayProgram;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.host.Capabilities;
import org.iceserver.server.config.Offload;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.netty.RelayServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel program, for as long as the server runs. It is loaded once ports are bound, attached to the interfaces that hold
 * the server's addresses, and then watched. It is closed after the relay, whose sessions still read its counters. One thread at
 * a time.
 */
public final class Offloading implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Offloading.class);
    private static final Path SETTINGS = Path.of("/proc/sys/net");

    private final Offload wanted;
    private @Nullable RelayProgram program;
    private @Nullable Attachments attachments;
    private volatile String state = "";

    public Offloading(Offload wanted) {
        this.wanted = wanted;
    }

    /**
     * Loads the program and lets the relay use it.
     *
     * @param addresses the addresses that clients and peers send to
     * @throws StartRefused with one sentence, when the configuration demands the kernel program and it cannot be loaded
     */
    public void start(RelayServer relay, List<IpAddress> addresses) {
        if (wanted.mode() == Offload.Mode.OFF) {
            state = possible(addresses) ? "off, and could relay: --offload auto" : "";
            return;
        }
        String missing = missing(addresses);
        try {
            if (missing == null) {
                missing = load(relay, addresses);
            }
        } catch (Refused e) {
            missing = String.valueOf(e.getMessage());
        } catch (LinkageError | UnsupportedOperationException e) {
            missing = "java.lang.foreign cannot call the C library here (" + e + ")";
        }
        if (missing == null) {
            return;
        }
        close();
        if (wanted.mode() != Offload.Mode.AUTO) {
            throw new StartRefused("--offload " + wanted.mode() + " cannot be: " + missing);
        }
        state = "no - " + missing;
    }

    private @Nullable String load(RelayServer relay, List<IpAddress> addresses) throws Refused {
        RelayProgram loaded = RelayProgram.load();
        program = loaded;
        Attachments places = new Attachments(loaded, interfaces(addresses), switch (wanted.mode()) {
            case AUTO, OFF -> Attachments.Choice.AUTO;
            case XDP -> Attachments.Choice.XDP;
            case TC -> Attachments.Choice.TC;
        }, addresses);
        attachments = places;
        places.look();
        if (places.serving().isEmpty()) {
            List<String> why = places.refusals();
            return why.isEmpty()
                    ? "no interface holds an address of this server; name one with --offload-interface"
                    : String.join("; ", why);
        }
        relay.offload(new OffloadLanes(loaded));
        state = places.toString();
        return null;
    }

    /** Whether the program would most probably load and have something to serve. Loads nothing: that takes time. */
    private boolean possible(List<IpAddress> addresses) {
        return missing(addresses) == null && Capabilities.enough() && !interfaces(addresses).isEmpty();
    }

    /**
     * Without forwarding every route lookup says that this host forwards nothing. The server does not make the host a router:
     * only its operator may do that.
     */
    private static @Nullable String missing(List<IpAddress> addresses) {
        Set<String> off = new LinkedHashSet<>();
        for (IpAddress address : addresses) {
            String family = address.isV4() ? "ipv4" : "ipv6";
            if (!isOn(SETTINGS.resolve(family).resolve("conf/lo/forwarding"))) {
                off.add("net." + family + ".conf.lo.forwarding=1");
            }
        }
        return off.isEmpty()
                ? null
                : "the kernel looks up no way out for the program until 'sysctl -w " + String.join(" ", off)
                        + "' is done (interface lo alone: it makes no router of this host)";
    }

    private static boolean isOn(Path setting) {
        try {
            return Files.readString(setting).strip().equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> interfaces(List<IpAddress> addresses) {
        if (!wanted.interfaces().isEmpty()) {
            return wanted.interfaces();
        }
        List<String> names = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(one -> one.inetAddresses().map(IpAddress::of).anyMatch(addresses::contains))
                    .map(NetworkInterface::getName).filter(name -> !name.equals("lo")).sorted().forEach(names::add);
        } catch (IOException e) {
            LOG.warn("The interfaces of this host cannot be listed: {}", String.valueOf(e.getMessage()));
        }
        return names;
    }

    /** Looks at the interfaces again. Called every few seconds. */
    public void look() {
        Attachments places = attachments;
        if (places != null && places.look()) {
            String now = places.toString();
            state = now.isEmpty() ? "no - " + String.join("; ", places.refusals()) : now;
            LOG.warn("The kernel relays differently since an interface has changed: {}", state);
        }
    }

    /** One clause for people: where the kernel relays, why it does not, or that it could; empty if there is nothing to say. */
    public Optional<String> state() {
        return state.isEmpty() ? Optional.empty() : Optional.of(state);
    }

    /** The same, but empty while offload is off. */
    public Optional<String> asked() {
        return wanted.mode() == Offload.Mode.OFF ? Optional.empty() : state();
    }

    @Override
    public void close() {
        Attachments places = attachments;
        if (places != null) {
            places.close();
            attachments = null;
        }
        RelayProgram loaded = program;
        if (loaded != null) {
            loaded.close();
            program = null;
        }
    }
}
