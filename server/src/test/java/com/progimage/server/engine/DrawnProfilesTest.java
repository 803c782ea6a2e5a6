package com.progimage.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.DrawnProfiles.Drawn;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.png.PngDecoder;
import com.progimage.server.engine.codec.tiff.TiffBytes;
import com.progimage.server.engine.color.ColorProfile;
import com.progimage.server.image.ImageFormat;
import com.progimage.support.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Converts colors through profiles of every kind, over their whole range. */
class DrawnProfilesTest {
  /** From XYZ under D50 to linear sRGB: IEC 61966-2-1, adapted after Bradford. */
  private static final double[][] TO_SRGB = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427}
  };

  private static List<Drawn> profiles() {
    return DrawnProfiles.all();
  }

  /** All combinations of that many levels per channel. */
  private static byte[] device(int channels) {
    int levels = new int[] {0, 256, 0, 12, 7}[channels];
    int count = (int) Math.pow(levels, channels);
    byte[] device = new byte[count * channels];
    for (int i = 0; i < device.length; i++) {
      int digit = i / channels / (int) Math.pow(levels, i % channels) % levels;
      device[i] = (byte) (digit * 255 / (levels - 1));
    }
    return device;
  }

  private static int[] converted(Drawn profile, byte[] device) {
    ColorProfile colors = ColorProfile.find(profile.icc(), profile.channels()).orElseThrow();
    int[] argb = new int[device.length / profile.channels()];
    if (profile.channels() == 4) {
      colors.toSrgb(device, argb);
      return argb;
    }
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 0xff000000;
      for (int c = 0; c < 3; c++) {
        int at = profile.channels() == 1 ? i : 3 * i + c;
        argb[i] |= (device[at] & 255) << 16 - 8 * c;
      }
    }
    colors.toSrgb(argb);
    return argb;
  }

  private static int[] expected(Drawn profile, byte[] device) {
    int[] argb = new int[device.length / profile.channels()];
    double[] color = new double[profile.channels()];
    for (int i = 0; i < argb.length; i++) {
      for (int c = 0; c < color.length; c++) {
        color[c] = (device[i * color.length + c] & 255) / 255.0;
      }
      double[] xyz = profile.xyz(color);
      for (double[] row : TO_SRGB) {
        double light = Math.clamp(row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2], 0.0, 1.0);
        double level =
            light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
        argb[i] = argb[i] << 8 | (int) Math.round(255 * level);
      }
    }
    return argb;
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void colorsAreThoseOfTheProfilesFormula(Drawn profile) {
    byte[] device = device(profile.channels());
    ColorDifference difference =
        ColorDifference.of(converted(profile, device), expected(profile, device));

    System.out.println("formula: " + profile + ": " + difference);
    assertThat(difference.mean()).isLessThan(0.5);
    assertThat(difference.max()).isLessThan(2);
  }

  @Tag("slow")
  @Test
  void libvipsMakesTheSameOfThem(@TempDir Path folder) throws IOException {
    Programs.find("vips", "libvips-tools");
    for (Drawn profile : profiles()) {
      byte[] device = device(profile.channels());
      int[] colors = converted(profile, device);
      Path icc = Files.write(folder.resolve("profile.icc"), profile.icc());
      Path picture = Files.write(folder.resolve("device.tif"), tiff(profile.channels(), device));
      Path made = folder.resolve("srgb.png");
      Vips.toSrgb(picture, made, "--input-profile", icc.toString());
      Pixels theirs = new PngDecoder().decode(made, SizeRequest.WHOLE).pixels();
      ColorDifference difference = ColorDifference.of(colors, theirs.argb());

      System.out.println("libvips: " + profile + ": " + difference);
      assertThat(difference.max()).as(profile.name()).isLessThan(2);
    }
  }

  @Test
  void libvipsMakesTheSameOfPhotosWithAProfile(@TempDir Path folder) throws IOException {
    Corpora.file("photos");
    Programs.find("vips", "libvips-tools");
    for (String name : List.of("cmyk-icc.jpg", "hilutite.jpg", "16-bit-grey-alpha.png")) {
      // Decoded by libvips, so that only the profile is tested.
      Path picture = folder.resolve(name + ".tif");
      Programs.run("vips", "copy", Corpora.file("photos/" + name).toString(), picture.toString());
      Path made = folder.resolve(name + ".png");
      Vips.toSrgb(picture, made, "--embedded");
      Pixels theirs = new PngDecoder().decode(made, SizeRequest.WHOLE).pixels();
      try (FileConversion conversion = FileConversion.of(picture)) {
        Pixels ours = Pictures.shown(ImageFormat.PNG, conversion.to("png"));
        ColorDifference difference = ColorDifference.of(ours, theirs);

        System.out.println("libvips: " + name + ": " + difference);
        assertThat(difference.mean()).as(name).isLessThan(0.5);
        assertThat(difference.high()).as(name).isLessThan(2);
      }
    }
  }

  private static byte[] tiff(int channels, byte[] device) {
    int photometric = new int[] {0, 1, 0, 2, 5}[channels];
    return new TiffBytes(device.length / channels, 1, 8, channels, photometric).file(1, device);
  }
}
