package com.progimage.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SingularValuesTest {
  @Test
  void thePartsAddUpToTheMatrix() {
    float[] matrix = new float[16];
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        matrix[r * 4 + c] = (r + 1) * (c - 1) + (r % 2) * (c % 3);
      }
    }

    List<SingularValues.Part> parts = SingularValues.above(1e-4, matrix, 4);

    assertThat(parts).hasSize(2);
    assertThat(parts.getFirst().value()).isGreaterThan(parts.getLast().value());
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        float sum = 0;
        for (SingularValues.Part part : parts) {
          sum += part.column()[r] * part.row()[c];
        }
        assertThat(sum).isCloseTo(matrix[r * 4 + c], within(1e-5f));
      }
    }
  }
}
