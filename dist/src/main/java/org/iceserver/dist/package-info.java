/**
 * Makes what people install: an archive, packages for Debian's dpkg and for rpm, and a container image.
 *
 * <p>What enters: the distribution of the cli module, the JDK that runs this program, and {@code dist/src/main/package}, whose file
 * {@code files} says what is installed where, whose it is, and who may read it. What leaves: files in {@code dist/target}. It is
 * no part of what is installed. One thread.
 */
@NullMarked
package org.iceserver.dist;

import org.jspecify.annotations.NullMarked;
