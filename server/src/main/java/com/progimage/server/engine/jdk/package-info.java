/**
 * The engine, and the codecs that use the JDK's ImageIO or libwebp. Start with {@link Codecs}, the
 * table of the decoders and encoders.
 */
@NullMarked
package com.progimage.server.engine.jdk;

import org.jspecify.annotations.NullMarked;
