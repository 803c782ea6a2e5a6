package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.curve.PathData;
import com.progimage.server.engine.trace.region.Segmentation;

/** Draws regions as paths: every outline of every painted region, layer by layer. */
final class Drawing {
  private static final int FLAT_SEARCH = 4000;
  private static final int PHOTO_SEARCH = 200;

  private final Segmentation segmentation;
  private final TraceStyle style;
  private final SubpixelEdge edge;
  private final boolean aliased;

  Drawing(Segmentation segmentation, TraceStyle style, SubpixelEdge edge, boolean aliased) {
    this.segmentation = segmentation;
    this.style = style;
    this.edge = edge;
    this.aliased = aliased;
  }

  void draw(double unitsPerPixel, SvgWriter writer) {
    Adjacency adjacency = new Adjacency(segmentation);
    PaintOrder order =
        style.flat()
            ? PaintOrder.byNesting(segmentation, adjacency)
            : PaintOrder.byArea(segmentation);
    PathData[] layers = new PathData[order.layers()];
    for (int layer = 0; layer < layers.length; layer++) {
      layers[layer] = new PathData(unitsPerPixel);
    }
    drawOutlines(order, adjacency, layers);
    for (int layer = 0; layer < layers.length; layer++) {
      writer.path(order.color(layer), layers[layer]);
    }
  }

  /** Every outline has a leftmost crack that goes up. The scan finds it there, in reading order. */
  private void drawOutlines(PaintOrder order, Adjacency adjacency, PathData[] layers) {
    FramedRegions regions = new FramedRegions(segmentation);
    int[] regionAt = regions.regionAt();
    boolean[] leftSideDrawn = new boolean[regionAt.length];
    TracedOutline outline = new TracedOutline(regions);
    OutlineDrawing drawing = new OutlineDrawing(order, style, edge, aliased);
    CoveredHoles holes =
        new CoveredHoles(
            segmentation.regions(), adjacency, order, style.flat() ? FLAT_SEARCH : PHOTO_SEARCH);
    for (int place = regions.place(0, 0); place < regionAt.length; place++) {
      int region = regionAt[place];
      if (region == regionAt[place - 1]
          || region == FramedRegions.NONE
          || leftSideDrawn[place]
          || !order.isPainted(region)) {
        continue;
      }
      outline.walk(place);
      for (int crack = 0; crack < outline.length(); crack++) {
        if (outline.direction(crack) == TracedOutline.UP) {
          leftSideDrawn[outline.inside(crack)] = true;
        }
      }
      if (!outline.isHole() || !holes.isCovered(outline, region)) {
        drawing.draw(outline, region, layers[order.layerOf(region)]);
      }
    }
  }
}
