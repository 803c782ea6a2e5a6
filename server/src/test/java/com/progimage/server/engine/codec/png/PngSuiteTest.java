package com.progimage.server.engine.codec.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Willem van Schaik's PngSuite. The expected digests come from libpng, with 16 bits rounded to 8.
 */
class PngSuiteTest {
  private static final Set<String> DAMAGED_SIGNATURES =
      Set.of("xcr", "xlf", "xs1", "xs2", "xs4", "xs7");

  private static Pixels turned(Pixels pixels) {
    int right = pixels.width() - 1;
    int bottom = pixels.height() - 1;
    return Pictures.of(pixels.width(), pixels.height(), (x, y) -> pixels.at(right - x, bottom - y));
  }

  private static String digest(Pixels pixels) {
    return Digest.of(Pictures.rgba(pixels)).hex();
  }

  @Test
  void everyValidFileComesThroughExactlyAndEveryCorruptOneIsRefused() {
    Map<String, String> expected = Pictures.digests("pngsuite.sha256");
    List<Path> files = Corpora.files("pngsuite/valid");
    SoftAssertions all = new SoftAssertions();
    int equal = 0;
    for (Path file : files) {
      String name = file.getFileName().toString();
      try (FileConversion conversion = FileConversion.of(file)) {
        List<byte[]> made = conversion.toAll("rotate_180.png", "lossless.webp");
        String png = digest(turned(Pictures.shownByJdk(made.get(0))));
        String webp = digest(Pictures.shown(ImageFormat.WEBP, made.get(1)));
        all.assertThat(png).as(name + " as PNG").isEqualTo(expected.get(name));
        all.assertThat(webp).as(name + " as WebP").isEqualTo(expected.get(name));
        equal += png.equals(expected.get(name)) && webp.equals(expected.get(name)) ? 1 : 0;
      }
    }
    List<Path> corrupt = Corpora.files("pngsuite/corrupt");
    int refused = 0;
    for (Path file : corrupt) {
      String name = file.getFileName().toString();
      ErrorCode code =
          DAMAGED_SIGNATURES.contains(name.substring(0, 3))
              ? ErrorCode.TYPE_MISMATCH
              : ErrorCode.UNDECODABLE;
      try (FileConversion conversion = FileConversion.of(file)) {
        all.fail(name + " became a PNG of " + conversion.to("rotate_180.png").length + " bytes");
      } catch (Failure failure) {
        all.assertThat(failure.code()).as(name).isEqualTo(code);
        refused += failure.code() == code ? 1 : 0;
      }
    }
    System.out.printf(
        "pngsuite: %d of %d valid equal, %d of %d corrupt refused%n",
        equal, files.size(), refused, corrupt.size());
    all.assertAll();
    assertThat(equal).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void theDecoderRefusesEveryCorruptFileByItself() {
    assertThat(Corpora.files("pngsuite/corrupt"))
        .isNotEmpty()
        .allSatisfy(file ->
            assertThatThrownBy(() -> new PngDecoder().decode(file, SizeRequest.WHOLE))
                .isInstanceOfSatisfying(
                    Failure.class,
                    failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE)));
  }
}
