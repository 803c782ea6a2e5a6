package com.progimage.server.engine.fit;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.palette.Reduction;

/**
 * How much of a picture is kept.
 *
 * @param settings for the encoder
 * @param colors maximum number of colors; 0: unlimited
 */
public record Level(EncodeSettings settings, int colors) {
  /** The pixels to encode. */
  public Pixels of(Pixels pixels) {
    return colors == 0 ? pixels : Reduction.to(colors, pixels);
  }
}
