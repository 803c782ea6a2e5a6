package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.region.PackedColor;
import com.progimage.server.engine.trace.region.Segmentation;
import java.util.Arrays;

/**
 * The layers in which regions are painted, each with one color. Neighbors are never in the same
 * layer, so for any two of them the upper one is known; only that one draws their edge exactly.
 */
final class PaintOrder {
  private static final int NOT_PAINTED = -1;

  private final Segmentation segmentation;
  private final int[] layerOf;
  private final int[] entryOfLayer;
  private final boolean[] opaque;

  private PaintOrder(Segmentation segmentation, int[] layerOf, int[] entryOfLayer) {
    this.segmentation = segmentation;
    this.layerOf = layerOf;
    this.entryOfLayer = entryOfLayer;
    opaque = new boolean[layerOf.length];
    for (int region = 0; region < layerOf.length; region++) {
      opaque[region] = PackedColor.isOpaque(segmentation.colorOf(region));
    }
  }

  /** One layer per color, the one with the most pixels first. */
  static PaintOrder byArea(Segmentation segmentation) {
    return of(segmentation, new int[segmentation.regions()]);
  }

  /** Outer regions before the regions that they enclose; one layer per level and color. */
  static PaintOrder byNesting(Segmentation segmentation, Adjacency adjacency) {
    return of(segmentation, Nesting.levels(segmentation, adjacency));
  }

  private static PaintOrder of(Segmentation segmentation, int[] levels) {
    int[] byArea = entriesByArea(segmentation);
    int[] rank = new int[byArea.length];
    for (int i = 0; i < byArea.length; i++) {
      rank[byArea[i]] = i;
    }
    long[] keys = new long[levels.length];
    for (int region = 0; region < keys.length; region++) {
      keys[region] = (long) levels[region] * rank.length + rank[segmentation.entryOf(region)];
    }
    long[] layers = Arrays.stream(keys).sorted().distinct().toArray();
    int[] entryOfLayer = new int[layers.length];
    for (int layer = 0; layer < layers.length; layer++) {
      entryOfLayer[layer] = byArea[(int) (layers[layer] % rank.length)];
    }
    int[] layerOf = new int[keys.length];
    for (int region = 0; region < keys.length; region++) {
      layerOf[region] =
          PackedColor.isTransparent(segmentation.colorOf(region))
              ? NOT_PAINTED
              : Arrays.binarySearch(layers, keys[region]);
    }
    return new PaintOrder(segmentation, layerOf, entryOfLayer);
  }

  private static int[] entriesByArea(Segmentation segmentation) {
    int[] areas = segmentation.areas();
    long[] keys = new long[areas.length];
    for (int entry = 0; entry < keys.length; entry++) {
      keys[entry] = (long) (Integer.MAX_VALUE - areas[entry]) << 32 | entry;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  int layers() {
    return entryOfLayer.length;
  }

  /** Premultiplied color of a layer. */
  int color(int layer) {
    return segmentation.palette().color(entryOfLayer[layer]);
  }

  boolean isPainted(int region) {
    return layerOf[region] != NOT_PAINTED;
  }

  int layerOf(int region) {
    return layerOf[region];
  }

  /**
   * Whether a region may extend under another one: that one is painted later, and both are opaque,
   * because a translucent region would show the overlap.
   */
  boolean covers(int upper, int lower) {
    return layerOf[upper] > layerOf[lower] && opaque[upper] && opaque[lower];
  }
}
