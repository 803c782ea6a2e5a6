package com.progimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.sdk.ImageFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WantedTest {
  @Test
  void anImageIsWantedAsItIsInAFormatOrTransformed() {
    assertThat(Wanted.parse("id")).isEqualTo(new Wanted("id", "", Optional.empty()));
    assertThat(Wanted.parse("id.jpg"))
        .isEqualTo(new Wanted("id", "", Optional.of(ImageFormat.JPEG)));
    assertThat(Wanted.parse("id/rotate_0.5,flip.webp"))
        .isEqualTo(new Wanted("id", "rotate_0.5,flip", Optional.of(ImageFormat.WEBP)));
    assertThat(Wanted.parse("id/rotate_0.5"))
        .isEqualTo(new Wanted("id", "rotate_0.5", Optional.empty()));
  }
}
