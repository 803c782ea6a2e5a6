package com.progimage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.sdk.ImageFormat;
import org.junit.jupiter.api.Test;

final class WantedTest {
  @Test
  void anImageIsWantedAsItIsInAFormatOrTransformed() {
    assertThat(Wanted.parse("id")).isEqualTo(new Wanted("id", "", null));
    assertThat(Wanted.parse("id.jpg")).isEqualTo(new Wanted("id", "", ImageFormat.JPEG));
    assertThat(Wanted.parse("id/rotate_0.5,flip.webp"))
        .isEqualTo(new Wanted("id", "rotate_0.5,flip", ImageFormat.WEBP));
    assertThat(Wanted.parse("id/rotate_0.5")).isEqualTo(new Wanted("id", "rotate_0.5", null));
  }
}
