package org.iceserver.turn;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.IntegrityKey;

/** The key a request was signed with, and how it was made from the password. */
record UserKey(IntegrityKey key, PasswordAlgorithm algorithm) {}
