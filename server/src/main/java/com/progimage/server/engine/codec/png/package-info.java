/**
 * PNG (ISO/IEC 15948), read and written row by row. Start with {@link PngDecoder} and {@link
 * PngEncoder}.
 */
@NullMarked
package com.progimage.server.engine.codec.png;

import org.jspecify.annotations.NullMarked;
