/**
 * The kernel side of programs: reads an object file that clang wrote, makes its maps, loads and attaches its programs. Uses
 * only {@code bpf(2)}, through {@code java.lang.foreign} downcalls. Nothing is pinned: everything ends with its descriptors,
 * and so with this process, in whatever way it ends.
 *
 * <p>Linux on x86-64 and AArch64. Each class says its threads.
 */
@NullMarked
package org.iceserver.offload.bpf;

import org.jspecify.annotations.NullMarked;
