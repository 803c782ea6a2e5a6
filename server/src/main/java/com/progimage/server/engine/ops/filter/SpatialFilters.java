package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.operation.SpatialFilter;
import com.progimage.server.transformation.operation.SpatialFilter.Blur;
import com.progimage.server.transformation.operation.SpatialFilter.Edges;
import com.progimage.server.transformation.operation.SpatialFilter.Emboss;
import com.progimage.server.transformation.operation.SpatialFilter.Median;
import com.progimage.server.transformation.operation.SpatialFilter.Pixelate;
import com.progimage.server.transformation.operation.SpatialFilter.Sharpen;
import com.progimage.server.transformation.operation.SpatialFilter.Vignette;

/**
 * Applies spatial filters, in sRGB values. Fully transparent pixels have no weight in any of them.
 */
public final class SpatialFilters {
  private SpatialFilters() {}

  /** The source itself if the filter, by definition, changes nothing. */
  public static Pixels apply(Pixels source, SpatialFilter filter) {
    return switch (filter) {
      case Pixelate pixelate -> Mosaic.of(source, pixelate.side());
      case Blur blur -> GaussianBlur.blur(source, blur.sigma());
      case Sharpen sharpen -> UnsharpMask.sharpen(source, sharpen.sigma());
      case Median median -> MedianFilter.apply(source, median.side());
      case Vignette _ -> LensFalloff.of(source);
      case Emboss _ -> Neighbors.emboss(source);
      case Edges _ -> Neighbors.edges(source);
    };
  }
}
