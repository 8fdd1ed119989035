/**
 * Reads and writes values for people: amounts, times, words, passwords, QR codes. Any thread.
 */
@NullMarked
package org.iceserver.cli.text;

import org.jspecify.annotations.NullMarked;
