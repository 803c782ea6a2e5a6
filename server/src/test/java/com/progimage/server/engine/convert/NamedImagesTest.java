package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.progimage.server.api.Drawn;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Conversions with images that a transformation names, from file to file. */
class NamedImagesTest {
  private static final ImageId LOGO = new ImageId("01890000-0000-7000-8000-000000000001");
  private static final byte[] SCENE = Drawn.png(40, 20);
  private static final int RED = 0xffff_0000;
  private static final int GREEN = 0xff00_ff00;
  private static final int BLUE = 0xff00_00ff;

  @Test
  void anOverlayHasItsOwnSizeAndIsReducedOnlyWhereItDoesNotFit() {
    byte[] small = Drawn.png(4, 4);
    BufferedImage made = made("overlay_" + LOGO + "_southeast.png", small, ImageFormat.PNG);
    assertThat(made.getRGB(35, 15)).isEqualTo(0xffff_ff00);
    assertThat(made.getRGB(36, 16)).isEqualTo(RED);
    assertThat(made.getRGB(39, 16)).isEqualTo(GREEN);
    assertThat(made.getRGB(36, 19)).isEqualTo(BLUE);

    BufferedImage reduced =
        made("overlay_" + LOGO + "_west.png", Drawn.png(200, 200), ImageFormat.PNG);
    assertThat(reduced.getRGB(18, 2)).as("20 × 20 of it").isEqualTo(GREEN);
    assertThat(reduced.getRGB(22, 2)).as("the scene beside it").isEqualTo(GREEN);
    assertThat(reduced.getRGB(2, 18)).isEqualTo(BLUE);
    assertThat(reduced.getRGB(18, 18)).isEqualTo(0xffff_ff00);
  }

  @Test
  void aDrawingIsLaidOnInItsOwnSizeAndDrawnAnewAsAMask() {
    byte[] drawing =
        ("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>"
                + "<rect x='5' width='5' height='10' fill='#00f'/></svg>")
            .getBytes(StandardCharsets.UTF_8);
    BufferedImage laid = made("overlay_" + LOGO + "_northwest.png", drawing, ImageFormat.SVG);
    assertThat(laid.getRGB(4, 4)).isEqualTo(RED);
    assertThat(laid.getRGB(5, 4)).isEqualTo(BLUE);
    assertThat(laid.getRGB(9, 9)).isEqualTo(BLUE);
    assertThat(laid.getRGB(10, 9)).isEqualTo(RED);

    BufferedImage masked = made("mask_" + LOGO + ".png", drawing, ImageFormat.SVG);
    assertThat(masked.getRGB(19, 5) >>> 24).isZero();
    assertThat(masked.getRGB(20, 5)).as("a sharp edge, not an enlarged one").isEqualTo(GREEN);
  }

  @Test
  void itIsNamedInTheOrderOfTheSteps() {
    byte[] small = Drawn.png(4, 4);
    BufferedImage turned =
        made("overlay_" + LOGO + "_northwest,rotate_180.png", small, ImageFormat.PNG);
    assertThat(turned.getRGB(39, 19)).isEqualTo(RED);
    assertThat(turned.getRGB(36, 16)).isEqualTo(0xffff_ff00);
    BufferedImage flat =
        made("overlay_" + LOGO + ",overlay_" + LOGO + "_west,flop.jpg", small, ImageFormat.PNG);
    assertThat(flat.getWidth()).isEqualTo(40);
  }

  @Test
  void oneThatCannotBeDecodedIsNamedInTheProblem() {
    byte[] broken = Drawn.png(9, 9);
    broken[broken.length - 20] ^= 1;
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> made("mask_" + LOGO + ".png", broken, ImageFormat.PNG))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
          assertThat(failure.detail()).startsWith("image " + LOGO + ", which");
        });
  }

  private static BufferedImage made(String name, byte[] named, ImageFormat format) {
    try (FileConversion conversion =
        FileConversion.of(SCENE, ImageFormat.PNG).with(LOGO, named, format)) {
      return ImageFiles.decoded(conversion.to(name));
    }
  }
}
