package com.progimage.server.engine.fit;

import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.palette.Reduction;

/**
 * How much of a picture is kept.
 *
 * @param settings for its encoder
 * @param colours at most so many; 0: all
 */
public record Level(EncodeSettings settings, int colours) {
  /** What is to be encoded. */
  public Pixels of(Pixels pixels) {
    return colours == 0 ? pixels : Reduction.to(colours, pixels);
  }
}
