/**
 * The compressor of PNG and TIFF (RFC 1950, 1951), tuned for filtered pictures. Unlike the JDK's,
 * it gives equal bytes for equal pixels on every machine. Start with {@link Deflate}.
 */
@NullMarked
package com.progimage.server.engine.deflate;

import org.jspecify.annotations.NullMarked;
