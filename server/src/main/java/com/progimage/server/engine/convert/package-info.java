/**
 * The engine: opens a source, applies a transformation and writes the outputs. Start with {@link
 * JavaEngine}, which lists the conversions in their order; {@link Codecs} is the table of which
 * codec reads and writes which format.
 */
@NullMarked
package com.progimage.server.engine.convert;

import org.jspecify.annotations.NullMarked;
