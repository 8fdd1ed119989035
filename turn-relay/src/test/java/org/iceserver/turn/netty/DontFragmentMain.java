package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.policy.PeerRules;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What {@link DontFragmentTest} runs inside its namespaces: a peer that tells what arrived, or a server with a client. */
final class DontFragmentMain {
    private final TurnTestClient client;
    private final TransportAddress peer;

    private DontFragmentMain(TurnTestClient client, TransportAddress peer) {
        this.client = client;
        this.peer = peer;
    }

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "peer" -> tellLengths(arguments[1]);
            case "ignored" -> relay(arguments, client -> client.arrives("whole", 1400));
            default -> relay(arguments, DontFragmentMain::tryLengths);
        }
    }

    private static void tellLengths(String address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0))) {
            System.out.println(socket.getLocalPort());
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                byte[] told = Integer.toString(packet.getLength()).getBytes(US_ASCII);
                socket.send(new DatagramPacket(told, told.length, packet.getSocketAddress()));
            }
        }
    }

    private interface Trial {
        void run(DontFragmentMain client) throws IOException;
    }

    /** @param arguments what to do, the client's address and protocol, the relay's address, the peer's address and port */
    private static void relay(String[] arguments, Trial trial) throws IOException {
        String near = arguments[3];
        InetSocketAddress far = new InetSocketAddress(arguments[4], Integer.parseInt(arguments[5]));
        PeerRules rules = new PeerRules(false,
                List.of(AddressBlock.parse("10.77.0.0/16"), AddressBlock.parse("fd77::/16")), List.of());
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).relays(near).rules(rules).start();
                TurnTestClient client = server.client(arguments[1], arguments[2].equals("tcp"))) {
            client.allocate(request -> TestServer.family(near).apply(request).add(new Attribute.DontFragment()));
            TransportAddress peer = TurnTestClient.address(far);
            client.permit(peer);
            trial.run(new DontFragmentMain(client, peer));
        }
    }

    private void tryLengths() throws IOException {
        arrives("whole", 1200);
        isTooBig(2000);
        isTooBig(1400);
        isTooBig(1400);
        arrives("whole", 1200);
        arrives("cut", 1400);
        arrives("cut", 2000);
        isTooBig(1400);
    }

    private void arrives(String how, int length) throws IOException {
        if (how.equals("whole")) {
            client.sendWholeTo(peer, new byte[length]);
        } else {
            client.sendTo(peer, new byte[length]);
        }
        System.out.println(how + " " + length + ": " + client.receive().text() + " arrived");
    }

    private void isTooBig(int length) throws IOException {
        client.sendWholeTo(peer, new byte[length]);
        StunMessage told = client.receiveIcmpError();
        Attribute.Icmp icmp = Objects.requireNonNull(told.first(Attribute.Icmp.class));
        boolean named = new Attribute.XorPeerAddress(peer).equals(told.first(Attribute.XorPeerAddress.class));
        System.out.println(
                "whole " + length + ": ICMP " + icmp.icmpType() + "/" + icmp.icmpCode() + ", MTU " + icmp.errorData()
                        + (named ? "" : ", of somebody else"));
    }
}
