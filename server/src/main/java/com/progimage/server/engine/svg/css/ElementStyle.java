package com.progimage.server.engine.svg.css;

import com.progimage.server.engine.svg.css.property.Variables;
import com.progimage.server.engine.svg.css.value.CssColor;
import com.progimage.server.engine.svg.css.value.Units;

/**
 * The style that an element's children inherit in addition to its attributes.
 *
 * @param units of lengths within the element
 * @param color of the text
 * @param fill alpha and opacity of the fill
 * @param stroke alpha and opacity of the outline
 * @param paintOrder which of them is painted first
 * @param textTransform how letters change
 */
record ElementStyle(
    Units units,
    Variables variables,
    CssColor color,
    Ink fill,
    Ink stroke,
    String paintOrder,
    String textTransform) {
  /**
   * Paint that is inherited.
   *
   * @param isCurrent whether it is the color of the text, whichever that is
   * @param alpha of its color
   * @param opacity of its own property
   */
  record Ink(boolean isCurrent, double alpha, double opacity) {
    static final Ink FULL = new Ink(false, 1, 1);

    double product() {
      return alpha * opacity;
    }
  }

  static ElementStyle initial(Units units) {
    return new ElementStyle(
        units, Variables.NONE, new CssColor(0, 1), Ink.FULL, Ink.FULL, "normal", "none");
  }
}
