package com.progimage.server.http.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Transformation;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AutoFormatTest {
  private static final Set<ImageFormat> ALL = EnumSet.allOf(ImageFormat.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|jpeg||jpeg",
        "|png||png",
        "*/*|webp||png",
        "image/*|jpeg||jpeg",
        "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8|jpeg||webp",
        "image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5|svg||svg",
        "image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5|svg|flip|webp",
        "image/webp,*/*|gif||gif",
        "image/webp,*/*|gif|flip|webp",
        "image/png|gif|flip|png",
        "image/png,image/webp;q=0.9|png||png",
        "image/webp;q=0|png||png",
        "IMAGE/WEBP|jpeg||webp",
        "image/webp|svg||webp",
        "image/png|svg||png",
        "text/html|jpeg||jpeg",
        "image/webp;q=2|jpeg||jpeg"
      })
  void itIsTheBestThatTheClientTakes(
      String accept, String original, String steps, String expected) {
    Transformation transformation =
        steps == null ? Transformation.NONE : Transformation.parse(steps);

    assertThat(
            AutoFormat.choose(
                accept == null ? "" : accept, ImageFormat.of(original), transformation, ALL))
        .isEqualTo(ImageFormat.of(expected));
  }

  @Test
  void itIsNoneThatCannotBeMade() {
    assertThat(
            AutoFormat.choose(
                "image/webp", ImageFormat.JPEG, Transformation.NONE, Set.of(ImageFormat.JPEG)))
        .isEqualTo(ImageFormat.JPEG);
  }
}
