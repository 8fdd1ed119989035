package org.iceserver.turn.netty;

import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.FiveTuple;

/**
 * A client of another loop, for the loop that answers its request.
 *
 * @param home the loop at which its packets arrive
 */
record DistantClient(AllocationTransfers home, Client client) implements Respondent {
    @Override
    public FiveTuple fiveTuple() {
        return client.fiveTuple();
    }

    @Override
    public void respond(ByteBuf response) {
        try {
            home.loop().execute(() -> client.respond(response));
        } catch (RejectedExecutionException e) {
            // The server is stopping.
            response.release();
        }
    }
}
