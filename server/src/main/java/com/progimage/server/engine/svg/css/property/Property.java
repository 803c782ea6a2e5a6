package com.progimage.server.engine.svg.css.property;

import com.progimage.server.engine.svg.css.value.Units;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * CSS property that affects a drawing.
 *
 * @param inherited whether an element without a value inherits its parent's
 * @param initial value in the form of SVG 1.1; empty if a missing attribute means the same
 */
public record Property(String name, boolean inherited, String initial, Grammar grammar) {
  private static final double ANY = Double.NEGATIVE_INFINITY;
  private static final Map<String, Property> ALL = new LinkedHashMap<>();

  static {
    inherited("color", "black", Grammar::color);
    inherited("fill", "black", Grammar::paint);
    inherited("stroke", "none", Grammar::paint);
    inherited("fill-opacity", "1", Grammar::share);
    inherited("stroke-opacity", "1", Grammar::share);
    inherited("fill-rule", "nonzero", Grammar.words("nonzero", "evenodd"));
    inherited("clip-rule", "nonzero", Grammar.words("nonzero", "evenodd"));
    inherited("stroke-width", "1", Grammar.length(Units::diagonal, 0, true));
    inherited("stroke-linecap", "butt", Grammar.words("butt", "round", "square"));
    inherited(
        "stroke-linejoin",
        "miter",
        Grammar.words("miter", "round", "bevel")
            .or(replaced(Grammar.words("miter-clip", "arcs"), "miter")));
    inherited("stroke-miterlimit", "4", Grammar.number(1));
    inherited("stroke-dasharray", "none", Grammar::dashes);
    inherited("stroke-dashoffset", "0", Grammar.length(Units::diagonal, ANY, true));
    inherited("paint-order", "normal", Grammar::any);
    inherited("marker-start", "none", Grammar::reference);
    inherited("marker-mid", "none", Grammar::reference);
    inherited("marker-end", "none", Grammar::reference);
    inherited("color-interpolation", "sRGB", Grammar.words("auto", "srgb", "linearrgb"));
    inherited(
        "color-interpolation-filters", "linearRGB", Grammar.words("auto", "srgb", "linearrgb"));
    inherited(
        "shape-rendering",
        "auto",
        Grammar.words("auto", "optimizespeed", "crispedges", "geometricprecision"));
    inherited(
        "text-rendering",
        "auto",
        Grammar.words("auto", "optimizespeed", "optimizelegibility", "geometricprecision"));
    inherited(
        "image-rendering",
        "auto",
        Grammar.words("auto", "optimizespeed", "optimizequality")
            .or(replaced(Grammar.words("pixelated", "crisp-edges"), "optimizespeed"))
            .or(replaced(Grammar.words("smooth", "high-quality"), "optimizequality")));
    inherited("visibility", "visible", Grammar.words("visible", "hidden", "collapse"));
    inherited("pointer-events", "auto", Grammar::any);
    texts();
    plain("opacity", "1", Grammar::share);
    plain("stop-color", "black", Grammar::color);
    plain("stop-opacity", "1", Grammar::share);
    plain("flood-color", "black", Grammar::color);
    plain("flood-opacity", "1", Grammar::share);
    plain("lighting-color", "white", Grammar::color);
    plain("display", "inline", Keywords.DISPLAY);
    plain(
        "overflow",
        "visible",
        Grammar.words("visible", "hidden", "scroll", "auto")
            .or(replaced(Grammar.words("clip"), "hidden")));
    plain("clip", "auto", Grammar::any);
    plain("clip-path", "none", ((Grammar) Grammar::reference).or(Keywords::shape));
    plain("mask", "none", Grammar::reference);
    plain("mask-type", "luminance", Grammar.words("luminance", "alpha"));
    plain("filter", "none", Grammar::any);
    plain("mix-blend-mode", "normal", (value, units, unitless) -> Grammar.word(value));
    plain("isolation", "auto", Grammar.words("auto", "isolate"));
    plain("vector-effect", "none", Grammar.words("none", "non-scaling-stroke"));
    plain("background-color", "", Grammar::color);
    plain("transform", "", Grammar::any);
    plain("transform-origin", "", Grammar::any);
    plain(
        "transform-box",
        "view-box",
        Grammar.words("view-box", "fill-box", "stroke-box", "content-box", "border-box"));
    plain("translate", "", Grammar::any);
    plain("rotate", "", Grammar::any);
    plain("scale", "", Grammar::any);
    geometry();
  }

  private static void texts() {
    inherited("font-family", "sans-serif", Grammar::families);
    inherited("font-size", "medium", FontSize.GRAMMAR);
    inherited("font-style", "normal", Grammar.words("normal", "italic", "oblique"));
    inherited("font-variant", "normal", Grammar.words("normal", "small-caps"));
    inherited("font-weight", "normal", Grammar::weight);
    inherited(
        "font-stretch",
        "normal",
        Grammar.words(
            "normal",
            "ultra-condensed",
            "extra-condensed",
            "condensed",
            "semi-condensed",
            "semi-expanded",
            "expanded",
            "extra-expanded",
            "ultra-expanded"));
    inherited("font-size-adjust", "none", Grammar.words("none").or(Grammar.number(0)));
    inherited("text-anchor", "start", Grammar.words("start", "middle", "end"));
    inherited("direction", "ltr", Grammar.words("ltr", "rtl"));
    inherited("kerning", "auto", spacing("auto", Units::font));
    inherited("letter-spacing", "normal", spacing("normal", Units::font));
    inherited("word-spacing", "normal", spacing("normal", Units::font));
    inherited("writing-mode", "lr-tb", Keywords::writingMode);
    inherited("glyph-orientation-vertical", "auto", Grammar::any);
    inherited("glyph-orientation-horizontal", "0deg", Grammar::any);
    inherited(
        "text-transform", "none", Grammar.words("none", "uppercase", "lowercase", "capitalize"));
    plain("unicode-bidi", "normal", Grammar.words("normal", "embed", "bidi-override"));
    plain("text-decoration", "none", Keywords::decoration);
    plain(
        "baseline-shift",
        "baseline",
        Grammar.words("baseline", "sub", "super").or(Grammar.length(Units::font, ANY, false)));
    plain("alignment-baseline", "auto", Keywords.ALIGNMENT);
    plain("dominant-baseline", "auto", Keywords.DOMINANT);
  }

  private static void geometry() {
    Grammar auto = replaced(Grammar.words("auto"), "");
    plain("x", "", Grammar.length(Units::boxWidth, ANY, false));
    plain("y", "", Grammar.length(Units::boxHeight, ANY, false));
    plain("cx", "", Grammar.length(Units::boxWidth, ANY, false));
    plain("cy", "", Grammar.length(Units::boxHeight, ANY, false));
    plain("r", "", Grammar.length(Units::diagonal, 0, false));
    plain("rx", "", Grammar.length(Units::boxWidth, 0, false).or(auto));
    plain("ry", "", Grammar.length(Units::boxHeight, 0, false).or(auto));
    plain("width", "", Grammar.length(Units::boxWidth, 0, false).or(auto));
    plain("height", "", Grammar.length(Units::boxHeight, 0, false).or(auto));
    plain("d", "", GeometryProperties::path);
  }

  private static Grammar spacing(String word, java.util.function.ToDoubleFunction<Units> whole) {
    return Grammar.words(word).or(Grammar.length(whole, ANY, false));
  }

  private static Grammar replaced(Grammar known, String plain) {
    return (value, units, unitless) -> known.plain(value, units, unitless).map(word -> plain);
  }

  private static void inherited(String name, String initial, Grammar grammar) {
    ALL.put(name, new Property(name, true, initial, grammar));
  }

  private static void plain(String name, String initial, Grammar grammar) {
    ALL.put(name, new Property(name, false, initial, grammar));
  }

  public static Optional<Property> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  public static Collection<Property> all() {
    return ALL.values();
  }
}
