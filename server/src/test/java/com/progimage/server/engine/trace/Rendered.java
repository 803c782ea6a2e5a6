package com.progimage.server.engine.trace;

import com.progimage.server.engine.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.ImageTranscoder;

/** A traced picture drawn by Batik, compared with its original. */
final class Rendered {
  private final Pixels original;
  private final Pixels shown;

  private Rendered(Pixels original, Pixels shown) {
    this.original = original;
    this.shown = shown;
  }

  static Rendered of(Pixels original, byte[] svg) {
    AtomicReference<BufferedImage> image = new AtomicReference<>();
    ImageTranscoder transcoder =
        new ImageTranscoder() {
          @Override
          public BufferedImage createImage(int width, int height) {
            return new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
          }

          @Override
          public void writeImage(BufferedImage drawn, TranscoderOutput output) {
            image.set(drawn);
          }
        };
    try {
      transcoder.transcode(new TranscoderInput(new ByteArrayInputStream(svg)), null);
    } catch (TranscoderException e) {
      throw new AssertionError("Batik refuses it", e);
    }
    BufferedImage drawn = Objects.requireNonNull(image.get());
    int width = drawn.getWidth();
    int height = drawn.getHeight();
    if (width != original.width() || height != original.height()) {
      throw new AssertionError("shown at " + width + "x" + height);
    }
    int[] argb = drawn.getRGB(0, 0, width, height, null, 0, width);
    return new Rendered(original, new Pixels(width, height, argb));
  }

  /** The drawn picture. */
  Pixels pixels() {
    return shown;
  }

  /** Over red, green and blue, both on white; 99 if they are equal. */
  double psnr() {
    double sum = 0;
    for (int i = 0; i < shown.argb().length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        double difference = onWhite(original.argb()[i], shift) - onWhite(shown.argb()[i], shift);
        sum += difference * difference;
      }
    }
    double mean = sum / (3.0 * shown.argb().length);
    return mean == 0 ? 99 : Math.min(99, 10 * Math.log10(255 * 255 / mean));
  }

  private static double onWhite(int argb, int shift) {
    int alpha = argb >>> 24;
    return ((argb >> shift & 255) * alpha + 255 * (255 - alpha)) / 255.0;
  }

  /** Number of opaque pixels of the original that let the background through. */
  int gaps() {
    int gaps = 0;
    for (int i = 0; i < shown.argb().length; i++) {
      if (original.argb()[i] >>> 24 == 255 && shown.argb()[i] >>> 24 < 252) {
        gaps++;
      }
    }
    return gaps;
  }
}
