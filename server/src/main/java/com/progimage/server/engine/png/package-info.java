/**
 * PNG (ISO/IEC 15948) in plain Java. Reads and writes in a stream: besides the pixels, it needs
 * memory for a few rows and buffers only. Start with {@link PngDecoder} and {@link PngEncoder}.
 */
@NullMarked
package com.progimage.server.engine.png;

import org.jspecify.annotations.NullMarked;
