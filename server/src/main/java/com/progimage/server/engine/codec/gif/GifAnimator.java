package com.progimage.server.engine.codec.gif;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Region;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.codec.AnimationEncoder;
import com.progimage.server.image.Size;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes each picture as the difference from the one before. An image can only add pixels: if a
 * pixel must become transparent, the picture before is written in full and removed after its
 * display time.
 */
final class GifAnimator implements AnimationEncoder.Writer {
  private static final int KEEP = 1;
  private static final int REMOVE = 2;
  private static final int MOST_HUNDREDTHS = 0xffff;

  private final GifBlocks blocks;

  /** The canvas before the pending picture; alphas are 0 or 255 here. */
  private Pixels shown;

  private Animation.@Nullable Frame waiting;

  /** Accumulated rounding error: the time by which the pictures so far are shown too long. */
  private int lateMillis;

  GifAnimator(Size size, int plays, GifBlocks blocks) throws IOException {
    this.blocks = blocks;
    this.shown = Pixels.create(size.width(), size.height());
    blocks.screen(size);
    blocks.plays(plays);
  }

  @Override
  public void write(Animation.Frame frame) throws IOException {
    Animation.Frame next = new Animation.Frame(binary(frame.pixels()), frame.millis());
    if (waiting != null) {
      write(waiting, clears(waiting.pixels(), next.pixels()));
    }
    waiting = next;
  }

  @Override
  public void finish() throws IOException {
    if (waiting != null) {
      write(waiting, /* isRemoved= */ false);
    }
    blocks.trailer();
  }

  private void write(Animation.Frame frame, boolean isRemoved) throws IOException {
    Pixels pixels = frame.pixels();
    Region region = isRemoved ? Region.whole(pixels) : Region.ofChange(shown, pixels);
    Pixels part = unchangedClear(region.of(pixels), region.of(shown));
    int hundredths = hundredths(frame.millis());
    Indexed.write(
        part,
        (colors, clear) -> {
          blocks.control(isRemoved ? REMOVE : KEEP, hundredths, clear);
          return blocks.image(
              region.left(), region.top(), part.size(), /* hasPalette= */ true, colors);
        });
    shown = isRemoved ? Pixels.create(pixels.width(), pixels.height()) : pixels;
  }

  private int hundredths(int millis) {
    int hundredths = Math.clamp((millis - lateMillis + 5) / 10, 0, MOST_HUNDREDTHS);
    lateMillis += 10 * hundredths - millis;
    return hundredths;
  }

  /** Leaves out unchanged pixels, which prevents flicker and compresses well. */
  private static Pixels unchangedClear(Pixels pixels, Pixels before) {
    int[] argb = new int[pixels.argb().length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = pixels.argb()[i] == before.argb()[i] ? 0 : pixels.argb()[i];
    }
    return new Pixels(pixels.width(), pixels.height(), argb);
  }

  private static boolean clears(Pixels before, Pixels after) {
    for (int i = 0; i < after.argb().length; i++) {
      if (after.argb()[i] == 0 && before.argb()[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private static Pixels binary(Pixels pixels) {
    int[] argb = new int[pixels.argb().length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = pixels.argb()[i] < 0 ? pixels.argb()[i] | 0xff000000 : 0;
    }
    return new Pixels(pixels.width(), pixels.height(), argb);
  }
}
