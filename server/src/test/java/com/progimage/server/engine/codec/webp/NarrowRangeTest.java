package com.progimage.server.engine.codec.webp;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Plane;
import org.junit.jupiter.api.Test;

class NarrowRangeTest {
  @Test
  void theExtremesAndTheMiddleAreThoseOfTheStandard() {
    Plane plane = new Plane(3, 1, 4, new byte[] {-128, 0, 127, 99});
    assertThat(NarrowRange.luma(plane)).containsExactly(16, 126, (byte) 235);
    assertThat(NarrowRange.chroma(plane)).containsExactly(16, (byte) 128, (byte) 240);
  }

  @Test
  void rowsLoseTheirGaps() {
    Plane plane = new Plane(1, 3, 2, new byte[] {-128, 99, 127, 99, -128});
    assertThat(NarrowRange.luma(plane)).containsExactly(16, (byte) 235, 16);
  }
}
