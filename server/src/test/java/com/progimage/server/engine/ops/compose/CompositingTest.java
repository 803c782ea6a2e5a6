package com.progimage.server.engine.ops.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.ImageMask;
import com.progimage.server.transformation.operation.Overlay;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositingTest {
  private static final String ID = "01890000-0000-7000-8000-000000000001";

  @Test
  void anOverlayIsSourceOver() {
    Pixels lower = noise(64, 64, 1);
    Pixels upper = noise(64, 64, 2);
    Pixels made = overlaid(lower, upper, "_0.7");
    for (int i = 0; i < made.argb().length; i++) {
      double above = Math.round((upper.argb()[i] >>> 24) * 0.7) / 255.0;
      double below = (lower.argb()[i] >>> 24) / 255.0 * (1 - above);
      double alpha = above + below;
      assertThat((made.argb()[i] >>> 24) / 255.0).isCloseTo(alpha, within(0.51 / 255));
      for (int shift = 0; shift < 24 && alpha > 0; shift += 8) {
        double wanted =
            ((upper.argb()[i] >> shift & 255) * above + (lower.argb()[i] >> shift & 255) * below)
                / alpha;
        assertThat((double) (made.argb()[i] >> shift & 255)).isCloseTo(wanted, within(0.51));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 4, 3",
    "_center, 4, 3",
    "_northwest, 0, 0",
    "_southeast, 8, 6",
    "_south, 4, 6",
    "_0.25x1, 2, 6",
    "_0x0.5_1, 0, 3"
  })
  void itsGravityIsThePointThatBothShare(String arguments, int left, int top) {
    Pixels made = overlaid(plain(10, 8, -1), plain(2, 2, 0xff00_0000), arguments);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 10; x++) {
        boolean covered = x >= left && x < left + 2 && y >= top && y < top + 2;
        assertThat(made.at(x, y)).as(x + "," + y).isEqualTo(covered ? 0xff00_0000 : -1);
      }
    }
  }

  @Test
  void whereNothingIsOnTopThePictureStaysAndWhereItIsOpaqueNothingShowsThrough() {
    Pixels lower = noise(20, 20, 3);
    assertThat(overlaid(lower, plain(20, 20, 0x00ff_ffff), "").argb())
        .containsExactly(lower.argb());
    assertThat(overlaid(lower, plain(20, 20, 0xff12_3456), "").argb()).containsOnly(0xff12_3456);
    assertThat(overlaid(plain(3, 3, 0), plain(3, 3, 0x40ff_0000), "").argb())
        .containsOnly(0x40ff_0000);
  }

  @Test
  void aMaskIsOpacityOrWhereAllOfItIsOpaqueLuminance() {
    Pixels source = plain(2, 1, 0x80ff_8000);
    Pixels translucent = new Pixels(2, 1, new int[] {0x80ff_ffff, 0xff00_0000});
    assertThat(masked(source, translucent).argb()).containsExactly(0x40ff_8000, 0x80ff_8000);
    Pixels opaque = new Pixels(2, 1, new int[] {0xff80_8080, 0xff00_0000});
    assertThat(masked(source, opaque).argb()).containsExactly(0x40ff_8000, 0);
    assertThat(masked(source, plain(2, 1, -1)).argb()).containsExactly(source.argb());
  }

  private static Pixels overlaid(Pixels lower, Pixels upper, String arguments) {
    Transformation parsed = Transformation.parse("overlay_" + ID + arguments);
    return Compositing.overlay(lower, (Overlay) parsed.operations().getFirst(), only(upper));
  }

  private static Pixels masked(Pixels source, Pixels by) {
    return Compositing.mask(source, new ImageMask(new ImageId(ID)), only(by));
  }

  private static NamedPictures only(Pixels picture) {
    return new NamedPictures() {
      @Override
      public Pixels within(ImageId image, Size box) {
        assertThat(image.text()).isEqualTo(ID);
        return picture;
      }

      @Override
      public Pixels stretched(ImageId image, Size size) {
        assertThat(size).isEqualTo(picture.size());
        return picture;
      }
    };
  }

  private static Pixels plain(int width, int height, int argb) {
    Pixels plain = Pixels.create(width, height);
    Arrays.fill(plain.argb(), argb);
    return plain;
  }

  private static Pixels noise(int width, int height, long seed) {
    Random random = new Random(seed);
    Pixels noise = Pixels.create(width, height);
    Arrays.setAll(noise.argb(), i -> random.nextInt());
    return noise;
  }
}
