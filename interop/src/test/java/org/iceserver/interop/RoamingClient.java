package org.iceserver.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Allocated;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;

/**
 * A mobile client as a program of its own, so that it can live behind a NAT. It does what each line on its input says and
 * answers with a line: {@code peer HOST PORT} permits a peer, {@code send TEXT} sends and tells what came back,
 * {@code refresh} refreshes. It begins by telling its mapped and its relayed address.
 */
final class RoamingClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RoamingClient() {}

    /** @param arguments host, port, user, password */
    public static void main(String[] arguments) throws IOException, TurnException {
        try (TurnClient client = TurnClient.connect(
                ServerAddress.udp(arguments[0], Integer.parseInt(arguments[1])),
                new Credentials(arguments[2], arguments[3]), Timing.STANDARD.withDeadline(PATIENCE))) {
            Allocated allocated = client.allocate(AllocateOptions.NONE.withMobility());
            say(allocated.mapped().getPort() + " " + allocated.relayed().getPort());
            obey(client);
        }
    }

    private static void obey(TurnClient client) throws IOException, TurnException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        InetSocketAddress peer = new InetSocketAddress(0);
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            switch (words[0]) {
                case "peer" -> {
                    peer = new InetSocketAddress(InetAddress.getByName(words[1]), Integer.parseInt(words[2]));
                    client.bindChannel(peer);
                    say("permitted");
                }
                case "send" -> {
                    client.send(peer, words[1].getBytes(StandardCharsets.UTF_8));
                    var answer = client.receive(PATIENCE);
                    say(answer == null ? "nothing" : new String(answer.data().toArray(), StandardCharsets.UTF_8));
                }
                case "refresh" -> say("granted " + client.refresh(Duration.ofMinutes(10)).toSeconds());
                default -> throw new IllegalArgumentException(order);
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
