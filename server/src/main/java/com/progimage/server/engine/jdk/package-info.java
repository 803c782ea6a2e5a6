/**
 * The codecs that lean on the JDK's ImageIO and on libwebp, and GIF, which is our own. Start with
 * {@link Codecs}, the table of who reads and writes what.
 */
@NullMarked
package com.progimage.server.engine.jdk;

import org.jspecify.annotations.NullMarked;
