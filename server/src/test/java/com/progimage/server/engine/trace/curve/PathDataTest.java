package com.progimage.server.engine.trace.curve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathDataTest {
  private final PathData path = new PathData(10);

  @Test
  void nothingIsWrittenTwice() {
    path.moveTo(1, 2);
    path.lineTo(3, 2);
    path.lineTo(3, 2.5);
    path.lineTo(2.8, 2.9);
    path.lineTo(2.9, 3.5);
    path.curveTo(2, 3, 1, 2, 0.5, 1.5);
    path.close();
    assertThat(path).hasToString("m10 20h20v5l-2 4 1 6c-9-5-19-15-24-20z");
  }

  @Test
  void aSubpathBeginsRelativeToTheLastOne() {
    triangle(1, 1);
    triangle(5, 0);
    assertThat(path).hasToString("m10 10h10l-5 10zm40-10h10l-5 10z");
  }

  @Test
  void whatEnclosesNothingIsTakenBack() {
    triangle(1, 1);
    path.moveTo(7, 7);
    path.lineTo(8, 8);
    path.close();
    triangle(5, 0);
    assertThat(path).hasToString("m10 10h10l-5 10zm40-10h10l-5 10z");
  }

  private void triangle(double x, double y) {
    path.moveTo(x, y);
    path.lineTo(x + 1, y);
    path.lineTo(x + 0.5, y + 1);
    path.close();
  }
}
