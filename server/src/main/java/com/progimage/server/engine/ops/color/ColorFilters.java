package com.progimage.server.engine.ops.color;

import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.operation.ColorFilter;
import com.progimage.server.transformation.operation.ColorFilter.Brightness;
import com.progimage.server.transformation.operation.ColorFilter.Contrast;
import com.progimage.server.transformation.operation.ColorFilter.Duotone;
import com.progimage.server.transformation.operation.ColorFilter.Gamma;
import com.progimage.server.transformation.operation.ColorFilter.Grayscale;
import com.progimage.server.transformation.operation.ColorFilter.Hue;
import com.progimage.server.transformation.operation.ColorFilter.Invert;
import com.progimage.server.transformation.operation.ColorFilter.Normalize;
import com.progimage.server.transformation.operation.ColorFilter.Posterize;
import com.progimage.server.transformation.operation.ColorFilter.Saturation;
import com.progimage.server.transformation.operation.ColorFilter.Sepia;
import com.progimage.server.transformation.operation.ColorFilter.Threshold;
import com.progimage.server.transformation.operation.ColorFilter.Tint;

/**
 * Applies color filters, in sRGB values. Filters that CSS also has are a matrix or a transfer
 * function, as Filter Effects Module Level 1 defines them (section 13.1 on the shorthand
 * functions).
 */
public final class ColorFilters {
  private ColorFilters() {}

  /** The source itself if the filter, by definition, changes nothing. */
  public static Pixels apply(Pixels source, ColorFilter filter) {
    return switch (filter) {
      case Grayscale _ -> Luminance.of(source);
      case Sepia sepia -> ColorMatrix.sepia(sepia.amount()).apply(source);
      case Saturation saturation -> ColorMatrix.saturate(saturation.factor()).apply(source);
      case Hue hue -> ColorMatrix.hueRotate(hue.degrees()).apply(source);
      case Invert _ -> ToneCurve.linear(-1, 255).apply(source);
      case Brightness brightness -> ToneCurve.linear(brightness.factor(), 0).apply(source);
      case Contrast contrast ->
          ToneCurve.linear(contrast.factor(), 127.5 - 127.5 * contrast.factor()).apply(source);
      case Gamma gamma -> ToneCurve.gamma(gamma.exponent()).apply(source);
      case Posterize posterize -> ToneCurve.posterize(posterize.levels()).apply(source);
      case Normalize _ -> LuminanceRange.of(source).stretch().apply(source);
      case Threshold threshold -> GradientMap.threshold(threshold.level()).apply(source);
      case Tint tint -> GradientMap.tint(tint.tint()).apply(source);
      case Duotone duotone -> GradientMap.between(duotone.dark(), duotone.light()).apply(source);
    };
  }
}
