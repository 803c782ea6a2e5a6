package com.progimage.server.engine.color;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.engine.ColorDifference;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Lab;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Vips;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.png.PngDecoder;
import com.progimage.server.engine.codec.tiff.TiffBytes;
import com.progimage.server.image.ImageFormat;
import com.progimage.support.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InksTest {
  private static final int[] STEPS = {0, 85, 170, 255};

  private static final int SIDE = 128;

  private static int[] converted(byte[] cmyk) {
    int[] argb = new int[cmyk.length / 4];
    Inks.toSrgb(cmyk, argb);
    return argb;
  }

  private static int converted(int cyan, int magenta, int yellow, int black) {
    return converted(new byte[] {(byte) cyan, (byte) magenta, (byte) yellow, (byte) black})[0];
  }

  /** The inks whose colors are in the table, in its order. */
  private static byte[] grid() {
    byte[] cmyk = new byte[4 * 256];
    for (int i = 0; i < 256; i++) {
      for (int ink = 0; ink < 4; ink++) {
        cmyk[4 * i + ink] = (byte) STEPS[i >> 2 * ink & 3];
      }
    }
    return cmyk;
  }

  /** Smooth in all four inks, with a photo's amount of black. */
  private static byte[] drawing() {
    byte[] cmyk = new byte[4 * SIDE * SIDE];
    for (int y = 0, at = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        cmyk[at++] = (byte) (2 * x);
        cmyk[at++] = (byte) (2 * y);
        cmyk[at++] = (byte) (127 + 127 * Math.sin(x / 9.0 + y / 31.0));
        cmyk[at++] = (byte) Math.max(0, 200 * Math.cos((x - y) / 23.0));
      }
    }
    return cmyk;
  }

  private static byte[] tiff(int width, byte[] cmyk) {
    return new TiffBytes(width, cmyk.length / 4 / width, 8, 4, 5).file(1, cmyk);
  }

  private static Pixels byVips(Path folder, byte[] tiff) throws IOException {
    Programs.find("vips", "libvips-tools");
    Path picture = Files.write(folder.resolve("inks.tif"), tiff);
    Path made = folder.resolve("srgb.png");
    // Without a profile, "embedded" means libvips' own.
    Vips.toSrgb(picture, made, "--embedded");
    return new PngDecoder().decode(made, SizeRequest.WHOLE).pixels();
  }

  @Test
  void paperIsWhiteAndInksAreThoseOfAPress() {
    assertThat(converted(0, 0, 0, 0)).isEqualTo(0xffffffff);
    assertThat(converted(255, 0, 0, 0)).isEqualTo(0xff0099e4);
    assertThat(converted(0, 255, 0, 0)).isEqualTo(0xffea0082);
    assertThat(converted(0, 0, 255, 0)).isEqualTo(0xfffff000);
    assertThat(converted(0, 0, 0, 255)).isEqualTo(0xff120417);
    assertThat(Lab.ofRgb(converted(255, 255, 255, 255)).l()).isLessThan(3);
  }

  @Test
  void moreOfAnInkIsNeverBrighterAsLongAsItShows() {
    for (int ink = 0; ink < 4; ink++) {
      double before = 101;
      for (int amount = 0; amount < 256; amount++) {
        int[] inks = new int[4];
        inks[ink] = amount;
        double lightness = Lab.ofRgb(converted(inks[0], inks[1], inks[2], inks[3])).l();
        // Tolerance for rounding by one level.
        assertThat(lightness).as("ink %d, %d", ink, amount).isLessThan(before + 0.3);
        before = lightness;
      }
    }
  }

  @Test
  void neighborsAreNeighbors() {
    int before = converted(0, 40, 90, 10);
    for (int cyan = 1; cyan < 256; cyan++) {
      int here = converted(cyan, 40, 90, 10);
      for (int shift = 0; shift < 24; shift += 8) {
        assertThat((here >> shift & 255) - (before >> shift & 255))
            .as("cyan " + cyan)
            .isBetween(-3, 3);
      }
      before = here;
    }
  }

  @Test
  void theTableIsWhatLibvipsMakesOfTheSameInks(@TempDir Path folder) throws IOException {
    int[] ours = converted(grid());
    int[] theirs = byVips(folder, tiff(16, grid())).argb();
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < theirs.length; i++) {
      table.append(
          String.format(Locale.ROOT, "%06x%c", theirs[i] & 0xffffff, i % 16 == 15 ? '\n' : ' '));
    }
    System.out.print(table);
    for (int i = 0; i < theirs.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        assertThat(ours[i] >> shift & 255)
            .as("color " + i)
            .isCloseTo(theirs[i] >> shift & 255, within(1));
      }
    }
  }

  @Test
  void aDrawingWithoutAProfileIsNearLibvips(@TempDir Path folder) throws IOException {
    byte[] file = tiff(SIDE, drawing());
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.TIFF)) {
      Pixels ours = Pictures.shown(ImageFormat.PNG, conversion.to("png"));
      ColorDifference difference = ColorDifference.of(ours, byVips(folder, file));

      System.out.println("libvips: inks without a profile: " + difference);
      assertThat(difference.mean()).isLessThan(2);
      assertThat(difference.high()).isLessThan(6);
    }
  }
}
