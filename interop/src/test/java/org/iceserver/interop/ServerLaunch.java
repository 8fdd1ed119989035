package org.iceserver.interop;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.iceserver.testing.FreePort;

/**
 * How a server is to be started: its arguments, its environment, the command that starts it with other limits, and its ports.
 *
 * @param wrapper what stands before the launcher, for example {@code prlimit --nofile=64}; may be empty
 * @param host where it is reached from here
 */
public record ServerLaunch(List<String> arguments, Map<String, String> environment, List<String> wrapper, Ports ports,
        String host) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Where it listens: the same again for a server that takes the place of one that ended. */
    public record Ports(int signal, int stun, int admin) {
        static Ports free() {
            return new Ports(FreePort.next(), FreePort.next(), FreePort.next());
        }
    }

    public ServerLaunch {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        wrapper = List.copyOf(wrapper);
    }

    public static ServerLaunch of(String... arguments) {
        return new ServerLaunch(List.of(arguments), Map.of(), List.of(), Ports.free(), LOOPBACK);
    }

    public ServerLaunch environment(Map<String, String> variables) {
        return new ServerLaunch(arguments, variables, wrapper, ports, host);
    }

    public ServerLaunch under(String... command) {
        return new ServerLaunch(arguments, environment, List.of(command), ports, host);
    }

    public ServerLaunch at(Ports chosen) {
        return new ServerLaunch(arguments, environment, wrapper, chosen, host);
    }

    /** With these arguments, too. */
    ServerLaunch with(String... more) {
        return new ServerLaunch(Stream.concat(arguments.stream(), Stream.of(more)).toList(), environment, wrapper,
                ports, host);
    }

    /** On another machine, which has this address. */
    ServerLaunch reachedAt(String address) {
        return new ServerLaunch(arguments, environment, wrapper, ports, address);
    }

    public ServerProcess start() {
        return ServerProcess.start(this);
    }

    List<String> command() {
        Stream<String> listening = Stream.of("--signal-port", Integer.toString(ports.signal()), "--stun-port",
                Integer.toString(ports.stun()), "--admin-port", Integer.toString(ports.admin()));
        // What a test leaves on this machine is nobody's state.
        Stream<String> state = arguments.contains("--state-dir") ? Stream.empty() : Stream.of("--state-dir", "none");
        return Stream.of(wrapper.stream(), Stream.of(ForeignTool.LAUNCHER), listening, state, arguments.stream())
                .flatMap(part -> part).toList();
    }
}
