package org.iceserver.offload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.iceserver.offload.bpf.Link;
import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.host.InterfaceFacts;
import org.iceserver.offload.host.Obstacles;
import org.iceserver.offload.host.XdpFeatures;
import org.iceserver.transport.IpAddress;

/**
 * Attaches the program to interfaces, and looks at them again and again: interfaces come, go, get another address, become a
 * bridge's port, or lose what XDP needs. In doubtful cases tc serves an interface; if tc is refused, the sockets serve it. One
 * thread at a time.
 */
public final class Attachments implements AutoCloseable {
    private final RelayProgram program;
    private final List<String> names;
    private final Choice choice;
    private final List<IpAddress> addresses;
    private Obstacles obstacles;
    private final Map<String, Attached> attached = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();

    /** How to serve interfaces. */
    public enum Choice {
        /** XDP on network cards that support it, tc on others. */
        AUTO,
        /** XDP wherever possible, tc elsewhere. */
        XDP, TC
    }

    private record Attached(Interface on, ProgramKind kind, Link link) {}

    /**
     * @param names the interfaces to clients and peers
     * @param addresses of the server: rules of this host for their packets keep the program off an interface
     */
    public Attachments(RelayProgram program, List<String> names, Choice choice, List<IpAddress> addresses) {
        this.program = program;
        this.names = List.copyOf(names);
        this.choice = choice;
        this.addresses = List.copyOf(addresses);
        obstacles = Obstacles.read(addresses);
    }

    /**
     * Attaches the program wherever it can now be attached, and detaches it wherever it no longer can be.
     *
     * @return whether anything has changed
     */
    public synchronized boolean look() {
        String before = toString();
        obstacles = Obstacles.read(addresses);
        for (String name : names) {
            Optional<InterfaceFacts> facts = InterfaceFacts.of(name);
            if (facts.isPresent()) {
                look(name, facts.get());
            } else {
                detach(name);
                refused.put(name, "there is no such Ethernet interface, or it is down");
            }
        }
        return !before.equals(toString());
    }

    private void look(String name, InterfaceFacts facts) {
        Optional<String> obstacle = obstacles.on(facts.is());
        if (obstacle.isPresent()) {
            refuse(name, obstacle.get());
            return;
        }
        Attached known = attached.get(name);
        if (known != null && known.on().index() != facts.is().index()) {
            detach(name);
            known = null;
        }
        if (known == null) {
            attach(name, facts);
        } else if (known.kind() == ProgramKind.TC) {
            obstacles.anywhere().ifPresent(why -> refuse(name, why));
        } else {
            if (!wantsXdp(facts) || !XdpFeatures.whole(facts.is().index())) {
                detach(name);
                attachTc(name, facts.is());
            } else if (!known.on().equals(facts.is())) {
                program.rules().admit(facts.is());
                attached.put(name, new Attached(facts.is(), ProgramKind.XDP, known.link()));
            }
        }
    }

    private boolean wantsXdp(InterfaceFacts facts) {
        return facts.plain() && switch (choice) {
            case AUTO -> facts.physical();
            case XDP -> true;
            case TC -> false;
        };
    }

    private void attach(String name, InterfaceFacts facts) {
        if (!wantsXdp(facts) || !attachXdp(name, facts.is())) {
            attachTc(name, facts.is());
        }
    }

    /**
     * The abilities of an interface are known only when a program is on it: before that, drivers make no room for redirected
     * packets.
     */
    private boolean attachXdp(String name, Interface on) {
        try {
            Link link = program.attach(ProgramKind.XDP, on);
            if (XdpFeatures.whole(on.index()) && program.rules().admit(on)) {
                attached.put(name, new Attached(on, ProgramKind.XDP, link));
                refused.remove(name);
                return true;
            }
            link.close();
            return false;
        } catch (Refused e) {
            refused.put(name, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void attachTc(String name, Interface on) {
        Optional<String> obstacle = obstacles.anywhere();
        if (obstacle.isPresent()) {
            refused.put(name, obstacle.get());
            return;
        }
        try {
            attached.put(name, new Attached(on, ProgramKind.TC, program.attach(ProgramKind.TC, on)));
            refused.remove(name);
        } catch (Refused e) {
            refused.put(name, String.valueOf(e.getMessage()));
        }
    }

    private void refuse(String name, String why) {
        detach(name);
        refused.put(name, why);
    }

    private void detach(String name) {
        Attached known = attached.remove(name);
        if (known != null) {
            program.rules().forget(known.on().index());
            known.link().close();
        }
    }

    /** What serves each interface, by the interface's name. */
    public synchronized Map<String, ProgramKind> serving() {
        Map<String, ProgramKind> serving = new LinkedHashMap<>();
        attached.forEach((name, one) -> serving.put(name, one.kind()));
        return serving;
    }

    /** Why interfaces are not served: one clause each. */
    public synchronized List<String> refusals() {
        List<String> clauses = new ArrayList<>();
        refused.forEach((name, why) -> clauses.add(name + ": " + why));
        return clauses;
    }

    /** For people: {@code XDP on eth0, tc on docker0}. */
    @Override
    public synchronized String toString() {
        List<String> words = new ArrayList<>();
        attached.forEach((name, one) -> words.add((one.kind() == ProgramKind.XDP ? "XDP on " : "tc on ") + name));
        return String.join(", ", words);
    }

    @Override
    public synchronized void close() {
        List.copyOf(attached.keySet()).forEach(this::detach);
    }
}
