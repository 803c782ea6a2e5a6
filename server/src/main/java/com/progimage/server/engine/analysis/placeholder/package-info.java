/**
 * Makes placeholders: dominant colors, BlurHash, ThumbHash, perceptual hash and sharpness. Start
 * with {@link PlaceholderAnalyzer}.
 */
@NullMarked
package com.progimage.server.engine.analysis.placeholder;

import org.jspecify.annotations.NullMarked;
