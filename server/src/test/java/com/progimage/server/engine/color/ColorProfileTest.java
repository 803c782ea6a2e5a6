package com.progimage.server.engine.color;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.DeepPixels;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColorProfileTest {
  private static byte[] profile(int space) {
    return ICC_Profile.getInstance(space).getData();
  }

  @Test
  void srgbItselfNeedsNoConversion() {
    assertThat(ColorProfile.find(profile(ColorSpace.CS_sRGB), 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 200, 400})
  void aProfileThatIsCutOffIsNone(int length) {
    byte[] cut = Arrays.copyOf(profile(ColorSpace.CS_LINEAR_RGB), length);
    assertThat(ColorProfile.find(cut, 3)).isEmpty();
  }

  @Test
  void aProfileOfManyMegabytesIsNone() {
    for (int size : new int[] {1 << 20, 9 << 20}) {
      byte[] padded = Arrays.copyOf(profile(ColorSpace.CS_LINEAR_RGB), size);
      ByteBuffer.wrap(padded).putInt(0, size);
      assertThat(ColorProfile.find(padded, 3).isPresent()).isEqualTo(size < 8 << 20);
    }
  }

  @Test
  void aProfileForAnotherNumberOfChannelsIsNone() {
    assertThat(ColorProfile.find(profile(ColorSpace.CS_LINEAR_RGB), 1)).isEmpty();
    assertThat(ColorProfile.find(profile(ColorSpace.CS_LINEAR_RGB), 4)).isEmpty();
    assertThat(ColorProfile.find(profile(ColorSpace.CS_GRAY), 3)).isEmpty();
  }

  @Test
  void linearColorsAreBroughtToSrgbAndAlphaStays() {
    int[] argb = new int[100_000];
    Arrays.fill(argb, 0x22378037);
    argb[99_999] = 0xffffffff;
    ColorProfile.find(profile(ColorSpace.CS_LINEAR_RGB), 3).orElseThrow().toSrgb(argb);
    // IEC 61966-2-1: 55/255 linear is 128/255 in sRGB, and 128/255 is 188/255.
    assertThat(argb[0]).isEqualTo(0x2280bc80);
    assertThat(argb[99_998]).isEqualTo(0x2280bc80);
    assertThat(argb[99_999]).isEqualTo(0xffffffff);
  }

  @Test
  void sixteenBitsAreConvertedWithAllOfThem() {
    // IEC 61966-2-1: 0.2140411 linear is 0.5, 0.5028865 is 0.7379105, in units of 1/65535.
    short[] rgb = {14027, 14027, 14027, 77, (short) 32957, 0, (short) 65535, 78};
    DeepPixels color = new DeepPixels(2, 1, 4, rgb);
    ColorProfile.find(profile(ColorSpace.CS_LINEAR_RGB), 3).orElseThrow().toSrgb(color);
    assertNear(rgb, 32768, 32768, 32768, 77, 48359, 0, 65535, 78);
    short[] samples = {14027, 0, (short) 65535};
    DeepPixels gray = new DeepPixels(3, 1, 1, samples);
    ColorProfile.find(profile(ColorSpace.CS_GRAY), 1).orElseThrow().toSrgb(gray);
    assertNear(samples, 32768, 0, 65535);
  }

  private static void assertNear(short[] samples, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(samples[i] & 0xffff)
          .as("sample " + i)
          .isBetween(expected[i] - 60, expected[i] + 60);
    }
  }

  @Test
  void linearGrayIsBroughtToSrgb() {
    int[] argb = {0xff373737, 0x00000000};
    ColorProfile.find(profile(ColorSpace.CS_GRAY), 1).orElseThrow().toSrgb(argb);
    assertThat(argb).containsExactly(0xff808080, 0);
  }
}
