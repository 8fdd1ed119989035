/**
 * What the kernel's relaying is worth: the kernel lane, the socket lane, coturn and the floor, loaded in turn between network
 * namespaces by {@code benchmarks/kernel/load.c}. One thread.
 */
@NullMarked
package org.iceserver.benchmarks.offload;

import org.jspecify.annotations.NullMarked;
