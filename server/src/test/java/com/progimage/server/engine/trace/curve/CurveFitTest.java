package com.progimage.server.engine.trace.curve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurveFitTest {
  @Test
  void aStraightRunIsOneLine() {
    PointList samples = new PointList();
    for (int i = 0; i <= 40; i++) {
      samples.add(i, i * 0.5);
    }
    PathData path = new PathData(1);
    path.moveTo(0, 0);
    CurveFit.open(samples, 0.2, /* stairs= */ false, path);
    assertThat(path).hasToString("m0 0 40 20");
  }

  @Test
  void aCircleIsAFewCurves() {
    PathData path = new PathData(10);
    CurveFit.closed(circle(50), 0.2, /* stairs= */ false, path);
    path.close();
    assertThat(path.toString()).contains("c").doesNotContain("l");
    assertThat(path.length()).isLessThan(200);
  }

  @Test
  void aCornerIsKept() {
    PointList samples = new PointList();
    for (int i = 0; i < 20; i++) {
      samples.add(i, 0);
    }
    samples.addCorner(20, 0);
    for (int i = 1; i <= 20; i++) {
      samples.add(20, i);
    }
    PathData path = new PathData(1);
    path.moveTo(0, 0);
    CurveFit.open(samples, 0.2, /* stairs= */ false, path);
    assertThat(path).hasToString("m0 0h20v20");
  }

  @Test
  void aPushedCircleIsWider() {
    PointList samples = circle(50);
    samples.push(2, /* closed= */ true);
    PathData path = new PathData(1);
    Polygon.closed(samples, 0.1, path);
    // Clockwise on a screen: the outside is on the left.
    for (int i = 0; i < samples.size; i++) {
      assertThat(PointList.length(samples.x[i], samples.y[i])).isBetween(51.99, 52.01);
    }
  }

  @Test
  void aPolygonKeepsNoPointThatALineReplaces() {
    PointList samples = new PointList();
    for (int i = 0; i <= 1000; i++) {
      samples.add(i, i < 500 ? 0 : i - 500);
    }
    PathData path = new PathData(1);
    path.moveTo(0, 0);
    Polygon.open(samples, 0.4, path);
    assertThat(path).hasToString("m0 0h500l500 500");
  }

  private static PointList circle(double radius) {
    PointList samples = new PointList();
    int count = (int) (2 * StrictMath.PI * radius);
    for (int i = 0; i < count; i++) {
      double angle = 2 * StrictMath.PI * i / count;
      samples.add(radius * StrictMath.cos(angle), radius * StrictMath.sin(angle));
    }
    return samples;
  }
}
