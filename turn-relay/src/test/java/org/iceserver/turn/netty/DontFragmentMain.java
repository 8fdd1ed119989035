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
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.Cidr;
import org.iceserver.turn.PeerRules;

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
        if (arguments[0].equals("peer")) {
            tellLengths(arguments[1]);
        } else {
            relay(arguments[1], new InetSocketAddress(arguments[2], Integer.parseInt(arguments[3])));
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

    private static void relay(String near, InetSocketAddress far) throws IOException {
        PeerRules rules = new PeerRules(false, List.of(Cidr.parse("10.77.0.0/16"), Cidr.parse("fd77::/16")), List.of());
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).relays(near).rules(rules).start();
                TurnTestClient client = server.client("127.0.0.1", false)) {
            client.allocate(request -> TestServer.family(near).apply(request).add(new Attribute.DontFragment()));
            TransportAddress peer = TurnTestClient.address(far);
            client.permit(peer);
            DontFragmentMain main = new DontFragmentMain(client, peer);
            main.arrives("whole", 1200);
            main.isTooBig(2000);
            main.isTooBig(1400);
            main.isTooBig(1400);
            main.arrives("whole", 1200);
            main.arrives("cut", 1400);
            main.arrives("cut", 2000);
            main.isTooBig(1400);
        }
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
