package org.iceserver.turn;

import org.iceserver.turn.allocation.AllocationListener;
import org.iceserver.turn.rejection.RejectionListener;

/**
 * Whom one shard tells what happens, each on the shard's thread.
 *
 * @param allocations hears of the life of allocations
 * @param rejections hears of what clients are refused
 * @param late sends the answers of requests that had to wait
 */
public record ShardListeners(AllocationListener allocations, RejectionListener rejections, LateAnswers late) {}
