/**
 * The kernel's side of programs: an object file that clang wrote is read here, its maps are made, its programs loaded and attached,
 * by {@code bpf(2)} alone, through {@code java.lang.foreign} downcalls. Nothing is pinned: all of it ends with its descriptors, and
 * so with this process, however that ends.
 *
 * <p>Linux on x86-64 and AArch64. Each class says its threads.
 */
@NullMarked
package org.iceserver.offload.bpf;

import org.jspecify.annotations.NullMarked;
