package com.progimage.server.engine.codec.jpeg.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.imageio.Flatten;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Chroma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A JPEG needs no more bytes for its likeness (SSIM) than one of the JDK's encoder. */
class JpegQualityTest {
  private static final int[] QUALITIES = {40, 60, 80, 90};
  private static final int PHOTOS = 20;

  /** The most bytes for those of the JDK: of one picture, and in the mean of all. */
  private static final double MOST_OF_ONE = 1.02;

  private static final double MOST = 1.005;

  private record Encoded(double bytes, double likeness) {
    static Encoded of(byte[] file, Pixels picture) {
      return new Encoded(file.length, Ssim.of(picture, Pictures.shownByJdk(file)));
    }

    static Encoded ours(Pixels picture, int quality) {
      EncodeSettings settings =
          new EncodeSettings(quality, false, 0xffffff, false, Chroma.HALF, /* small= */ false);
      return of(Pictures.encode(new JpegEncoder(), picture, settings), picture);
    }

    /**
     * The bytes that the JDK's encoder needs for this likeness, between two of its qualities.
     *
     * @param near the quality to look around first
     */
    double jdkBytes(Pixels picture, int near) {
      int less = near - 1;
      Encoded below = jdk(picture, less);
      while (less > 1 && below.likeness >= likeness) {
        below = jdk(picture, --less);
      }
      int enough = less + 1;
      Encoded above = jdk(picture, enough);
      while (enough < 100 && above.likeness < likeness) {
        below = above;
        above = jdk(picture, ++enough);
      }
      double share = (likeness - below.likeness) / (above.likeness - below.likeness);
      return below.bytes + Math.clamp(share, 0, 1) * (above.bytes - below.bytes);
    }

    private static Encoded jdk(Pixels picture, int quality) {
      return of(JdkJpeg.encode(picture, quality), picture);
    }
  }

  @Test
  void drawnPicturesNeedNoMoreBytes() {
    List<Pixels> drawn = new ArrayList<>();
    for (int texture : new int[] {4, 40}) {
      drawn.add(scene(texture));
    }
    for (int quality : QUALITIES) {
      assertNoMoreBytes(drawn, quality);
    }
  }

  /** The table of {@code docs/fidelity.md}. */
  @Test
  @Tag("slow")
  void photosNeedNoMoreBytes() throws IOException {
    List<Pixels> photos = new ArrayList<>();
    for (Path file : Corpora.files("labels")) {
      if (file.toString().endsWith(".png") && photos.size() < PHOTOS) {
        Pixels picture = Pictures.shown(ImageFormat.PNG, Files.readAllBytes(file));
        photos.add(Flatten.onto(picture, 0xffffff));
      }
    }
    for (int quality : QUALITIES) {
      assertNoMoreBytes(photos, quality);
    }
  }

  private static void assertNoMoreBytes(List<Pixels> pictures, int quality) {
    double likeness = 0;
    double bytes = 0;
    double jdkBytes = 0;
    double ratios = 0;
    double worst = 0;
    for (Pixels picture : pictures) {
      Encoded ours = Encoded.ours(picture, quality);
      double theirs = ours.jdkBytes(picture, quality);
      likeness += ours.likeness / pictures.size();
      bytes += ours.bytes;
      jdkBytes += theirs;
      ratios += ours.bytes / theirs / pictures.size();
      worst = Math.max(worst, ours.bytes / theirs);
    }
    System.out.printf(
        Locale.ROOT,
        "jpeg: %d pictures, quality %d, SSIM %.4f: %.0f bytes, JDK %.0f for the same likeness,"
            + " mean ratio %.3f, worst %.3f%n",
        pictures.size(),
        quality,
        likeness,
        bytes,
        jdkBytes,
        ratios,
        worst);
    assertThat(ratios).as("mean ratio at quality %d", quality).isLessThanOrEqualTo(MOST);
    assertThat(worst).as("worst ratio at quality %d", quality).isLessThanOrEqualTo(MOST_OF_ONE);
  }

  /** Soft light, edges and a texture of so many levels. */
  private static Pixels scene(int texture) {
    Random random = new Random(texture);
    return Pictures.of(
        240,
        192,
        (x, y) -> {
          double light = 128 + 70 * StrictMath.sin(x / 37.0) * StrictMath.cos(y / 29.0);
          boolean isInside = (x - 120) * (x - 120) + (y - 96) * (y - 96) < 60 * 60;
          int level = (int) light + random.nextInt(texture) + (isInside ? 40 : 0);
          int red = Math.clamp(level + x / 16, 0, 255);
          int green = Math.clamp(level, 0, 255);
          int blue = Math.clamp(level - y / 12, 0, 255);
          return 0xff000000 | red << 16 | green << 8 | blue;
        });
  }
}
