package org.iceserver.signal.auth;

import org.iceserver.signal.Verdict;

/**
 * What somebody said of an applicant.
 *
 * @param bytes about how much the verdict takes in memory
 */
public record ReceivedVerdict(Verdict verdict, int bytes) {}
