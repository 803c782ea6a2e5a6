/**
 * PNG (ISO/IEC 15948), read and written in plain Java, streaming: beside the pixels there are a few
 * rows and buffers. Start with {@link PngDecoder} and {@link PngEncoder}.
 */
@NullMarked
package com.progimage.server.engine.png;

import org.jspecify.annotations.NullMarked;
