/**
 * The engine, and the codecs that lean on the JDK's ImageIO and on libwebp. Start with {@link
 * Codecs}, the table of which codec reads and writes which format.
 */
@NullMarked
package com.progimage.server.engine.jdk;

import org.jspecify.annotations.NullMarked;
