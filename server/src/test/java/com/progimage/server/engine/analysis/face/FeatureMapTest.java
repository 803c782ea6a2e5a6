package com.progimage.server.engine.analysis.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class FeatureMapTest {
  /** Votes of an edge go to the cells around it, by distance, and to one orientation. */
  @Test
  void anEdgeVotesForItsDirection() {
    RgbImage image = new RgbImage(48, 48);
    for (int y = 0; y < 48; y++) {
      for (int x = 24; x < 48; x++) {
        image.planes[1][y * 48 + x] = 100;
      }
    }

    Histograms histograms = Histograms.of(image);

    float[] row = new float[6];
    histograms.copy(0, 2, 0, 6, row);
    // Columns 23 and 24 have a gradient of 100; both lie between the cells 2 and 3.
    assertThat(row).containsExactly(0, 0, 800, 800, 0, 0);
    for (int orientation = 1; orientation < Histograms.ORIENTATIONS; orientation++) {
      histograms.copy(orientation, 2, 0, 6, row);
      assertThat(row).as("orientation %d", orientation).containsOnly(0);
    }
  }

  @Test
  void featuresAreTheSumOfFourClippedParts() {
    RgbImage image = new RgbImage(48, 48);
    for (int y = 0; y < 48; y++) {
      for (int x = 24; x < 48; x++) {
        image.planes[1][y * 48 + x] = 100;
      }
    }

    FeatureMap map = FeatureMap.of(image);

    assertThat(map.rows).isEqualTo(4 + Templates.SIDE - 1);
    float[] directed = map.row(0, FeatureMap.MARGIN + 1);
    // Each of four parts is clipped to 0.2 and counts a half; nothing lies around the map.
    assertThat(directed[FeatureMap.MARGIN + 1]).isCloseTo(0.4f, within(1e-5f));
    assertThat(directed[FeatureMap.MARGIN]).isZero();
    assertThat(map.row(0, 0)).containsOnly(0);
    assertThat(map.row(5, FeatureMap.MARGIN + 1)).containsOnly(0);
    float[] undirected = map.row(18, FeatureMap.MARGIN + 1);
    assertThat(undirected[FeatureMap.MARGIN + 1]).isCloseTo(0.4f, within(1e-5f));
    float[] total = map.row(27, FeatureMap.MARGIN + 1);
    assertThat(total[FeatureMap.MARGIN + 1]).isCloseTo(0.1f * 2 * 0.2357f, within(1e-5f));
  }

  /** On equal length, green beats red, and blue beats both. */
  @Test
  void theLongestGradientOfTheChannelsVotes() {
    RgbImage image = new RgbImage(48, 48);
    for (int i = 0; i < 48 * 48; i++) {
      image.planes[0][i] = (byte) (i % 48); // to the right: orientation 0
      image.planes[2][i] = (byte) (i / 48 * 2); // downwards
    }

    assertThat(strongest(Histograms.of(image))).isIn(4, 5);

    image.planes[0] = image.planes[2];
    image.planes[2] = new byte[48 * 48];
    for (int i = 0; i < 48 * 48; i++) {
      image.planes[2][i] = (byte) (i % 48 * 2);
    }
    assertThat(strongest(Histograms.of(image))).isEqualTo(0);
  }

  private static int strongest(Histograms histograms) {
    int strongest = 0;
    float most = 0;
    float[] cell = new float[1];
    for (int o = 0; o < Histograms.ORIENTATIONS; o++) {
      histograms.copy(o, 2, 2, 1, cell);
      if (cell[0] > most) {
        most = cell[0];
        strongest = o;
      }
    }
    return strongest;
  }

  @Test
  void resizedColumnsAreBilinearAndTruncated() {
    RgbImage image = new RgbImage(3, 2);
    System.arraycopy(new byte[] {0, 100, 10, 50, 50, 50}, 0, image.planes[0], 0, 6);

    RgbImage resized = Resizing.resize(image, 5, 3);

    assertThat(resized.planes[0])
        .containsExactly(0, 50, 100, 55, 10, 25, 50, 75, 52, 30, 50, 50, 50, 50, 50);
    assertThat(Resizing.twice(image).width).isEqualTo(8);
    assertThat(Resizing.twice(image).height).isEqualTo(5);
  }
}
