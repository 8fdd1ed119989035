/**
 * How values are written for people and read from them: amounts, times, words, passwords, QR codes. Any thread.
 */
@NullMarked
package org.iceserver.cli.text;

import org.jspecify.annotations.NullMarked;
