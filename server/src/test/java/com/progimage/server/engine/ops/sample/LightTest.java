package com.progimage.server.engine.ops.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LightTest {
  @Test
  void everyValueComesBackFromItsLight() {
    for (int value = 0; value < 256; value++) {
      assertThat(Light.value(Light.of(value))).isEqualTo(value);
      double light = Light.linear(value / 255.0);
      assertThat(Light.srgb(light)).isCloseTo(value / 255.0, within(1e-4));
    }
    for (int i = -100; i <= 10_100; i++) {
      double exact = 255 * Light.srgb(Math.clamp(i / 10_000.0, 0, 1));
      assertThat(Math.abs(Light.value(i / 10_000f) - exact)).isLessThanOrEqualTo(0.51);
    }
  }
}
