package org.iceserver.turn;

import org.iceserver.turn.allocation.AllocationListener;
import org.iceserver.turn.rejection.RejectionListener;

/**
 * The listeners of one shard. Each is called on the shard's thread.
 *
 * @param allocations is told about the life of allocations
 * @param rejections is told about refusals
 * @param late sends the answers to requests that had to wait
 */
public record ShardListeners(AllocationListener allocations, RejectionListener rejections, LateAnswers late) {}
