/**
 * A structure-aware fuzzer for the running server: messages that are almost right, over every transport and dialect, while
 * clients that behave are served.
 *
 * <p>{@link org.iceserver.interop.fuzz.FuzzTest} runs it for a minute; {@code interop/fuzz} runs it for as long as wanted.
 * Each {@link org.iceserver.interop.fuzz.Lane} has a thread and a random generator of its own, made from one seed.
 */
@NullMarked
package org.iceserver.interop.fuzz;

import org.jspecify.annotations.NullMarked;
