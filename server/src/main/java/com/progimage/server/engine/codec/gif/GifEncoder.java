package com.progimage.server.engine.codec.gif;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.AnimationEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes GIF 89a. An alpha below 128 becomes transparent, any other opaque. Up to 256 colors,
 * including the transparent one, are kept exactly; more are reduced to a palette by dithering. In
 * an animation, each picture has its own palette.
 */
public final class GifEncoder implements AnimationEncoder {
  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    Undecodable.requireSide(ImageFormat.GIF, pixels.size(), ImageFormat.GIF.maxSide());
    GifBlocks blocks = new GifBlocks(out);
    Indexed.write(
        pixels,
        (colors, clear) -> {
          blocks.screen(pixels.size(), colors);
          if (clear >= 0) {
            blocks.control(/* disposal= */ 0, /* hundredths= */ 0, clear);
          }
          return blocks.image(0, 0, pixels.size(), /* hasPalette= */ false, colors);
        });
    blocks.trailer();
  }

  @Override
  public Writer begin(Size size, int plays, EncodeSettings settings, OutputStream out)
      throws IOException {
    Undecodable.requireSide(ImageFormat.GIF, size, ImageFormat.GIF.maxSide());
    return new GifAnimator(size, plays, new GifBlocks(out));
  }
}
