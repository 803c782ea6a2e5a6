/** WebP by libwebp, still and animated. Start with {@link WebpDecoder} and {@link WebpEncoder}. */
@NullMarked
package com.progimage.server.engine.codec.webp;

import org.jspecify.annotations.NullMarked;
