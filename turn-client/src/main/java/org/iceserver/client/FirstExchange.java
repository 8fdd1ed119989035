package org.iceserver.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Predicate;

import io.netty.buffer.Unpooled;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;

/** The STUN exchange at the beginning of a connection that later carries other data. The calling thread reads. */
final class FirstExchange implements Exchange {
    private final StreamConnection connection;
    private final SecureRandom random = new SecureRandom();

    FirstExchange(StreamConnection connection) {
        this.connection = connection;
    }

    @Override
    public TransactionId newTransactionId() {
        return new TransactionId(random.nextInt(), random.nextLong());
    }

    @Override
    public StunMessage exchange(TransactionId id, StunEncoder request, Predicate<StunMessage> genuine,
            Duration patience) throws TurnException {
        try {
            connection.timeout(patience);
            connection.send(StunSocket.wire(request));
            while (true) {
                byte[] frame = connection.receive();
                if (StunDecoder.decode(Unpooled.wrappedBuffer(frame), 0,
                        frame.length) instanceof StunDecoder.Decoded.Message decoded && answers(decoded, id)) {
                    connection.timeout(Duration.ZERO);
                    return believed(decoded.message(), genuine);
                }
            }
        } catch (TurnException e) {
            throw e;
        } catch (IOException e) {
            throw new TurnException("The data connection was lost before it was bound: " + e.getMessage() + ".", e);
        }
    }

    private static boolean answers(StunDecoder.Decoded.Message decoded, TransactionId id) {
        return decoded.message().transactionId().equals(id)
                && decoded.message().messageClass() != MessageClass.REQUEST;
    }

    private static StunMessage believed(StunMessage response, Predicate<StunMessage> genuine) throws TurnException {
        if (!genuine.test(response)) {
            throw new TurnException("What answers on the data connection does not prove that it knows the password: "
                    + "it is another server, or somebody alters its answers.", null);
        }
        return StunSocket.understood(response);
    }
}
