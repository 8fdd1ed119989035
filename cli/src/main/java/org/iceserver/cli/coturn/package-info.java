/**
 * Reads an existing turnserver.conf as coturn reads it. In: lines. Out: values of our own options, and remarks about lines.
 * This room does not know which values our options take. Everything runs on the thread that reads the configuration.
 */
@NullMarked
package org.iceserver.cli.coturn;

import org.jspecify.annotations.NullMarked;
