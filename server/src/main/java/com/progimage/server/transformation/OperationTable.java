package com.progimage.server.transformation;

import static com.progimage.server.transformation.text.ParameterSpec.color;
import static com.progimage.server.transformation.text.ParameterSpec.decimal;
import static com.progimage.server.transformation.text.ParameterSpec.image;
import static com.progimage.server.transformation.text.ParameterSpec.whole;
import static com.progimage.server.transformation.text.ParameterSpec.word;

import com.progimage.server.transformation.Settings.Flag;
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
import com.progimage.server.transformation.operation.Fit;
import com.progimage.server.transformation.operation.Geometry.Crop;
import com.progimage.server.transformation.operation.Geometry.Flip;
import com.progimage.server.transformation.operation.Geometry.Flop;
import com.progimage.server.transformation.operation.Geometry.Pad;
import com.progimage.server.transformation.operation.Geometry.Rotate;
import com.progimage.server.transformation.operation.Geometry.Trim;
import com.progimage.server.transformation.operation.Gravity;
import com.progimage.server.transformation.operation.Mask;
import com.progimage.server.transformation.operation.Mask.NamedOutline;
import com.progimage.server.transformation.operation.Mask.RoundCorners;
import com.progimage.server.transformation.operation.Mask.Shape;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Overlay;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.SpatialFilter.Blur;
import com.progimage.server.transformation.operation.SpatialFilter.Edges;
import com.progimage.server.transformation.operation.SpatialFilter.Emboss;
import com.progimage.server.transformation.operation.SpatialFilter.Median;
import com.progimage.server.transformation.operation.SpatialFilter.Pixelate;
import com.progimage.server.transformation.operation.SpatialFilter.Sharpen;
import com.progimage.server.transformation.operation.SpatialFilter.Vignette;
import com.progimage.server.transformation.text.OperationSpec;
import com.progimage.server.transformation.text.OperationSpec.StepKind;
import com.progimage.server.transformation.text.ParameterSpec;
import com.progimage.server.transformation.text.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Table of every step of a transformation. The parser and {@code /capabilities} read it. */
public final class OperationTable {
  private static final List<OperationRow> ROWS =
      List.of(
          operation(
              "resize",
              "resize_WxH[_fit][_gravity][_enlarge]",
              "resize_200x200_cover",
              "Scales to a box of W×H pixels; W or H may be left out. Gravity, a word or the point"
                  + " FXxFY in fractions of the picture, defines the part that cover keeps and the"
                  + " place where contain puts the picture. Without enlarge, nothing is enlarged.",
              Resize::parse,
              whole("W", 1, 16_384).optional(),
              whole("H", 1, 16_384).optional(),
              word("fit", Fit.texts()).or(Fit.INSIDE.text()),
              word("gravity", Gravity.words()).or(Gravity.CENTER.text()),
              decimal("FX", 0, 1).optional(),
              decimal("FY", 0, 1).optional(),
              word("enlarge", List.of("enlarge")).optional()),
          operation(
              "crop",
              "crop_XxYxWxH",
              "crop_10x20x300x200",
              "Cuts out the rectangle of W×H pixels whose top left corner is at (X, Y); any part"
                  + " outside the picture is ignored.",
              Crop::parse,
              whole("X", 0, 1_000_000),
              whole("Y", 0, 1_000_000),
              whole("W", 1, 1_000_000),
              whole("H", 1, 1_000_000)),
          operation(
              "rotate",
              "rotate_D",
              "rotate_90",
              "Rotates by D degrees clockwise. Right angles are exact; at other angles the canvas"
                  + " grows, and its corners get the background.",
              Rotate::parse,
              decimal("D", -360, 360)),
          operation("flip", "Exchanges top and bottom.", new Flip()),
          operation("flop", "Exchanges left and right.", new Flop()),
          operation(
              "trim",
              "trim[_T]",
              "trim_20",
              "Removes the border that has the color of the top left corner, within T levels per"
                  + " channel. A picture of one color stays as it is.",
              step -> new Trim(step.whole("T")),
              whole("T", 0, 255).or(Trim.DEFAULT_TOLERANCE)),
          operation(
              "pad",
              "pad_N or pad_TxRxBxL",
              "pad_10 or pad_10x20x10x20",
              "Adds N pixels of background on each side, or T above, R on the right, B below and L"
                  + " on the left.",
              Pad::parse,
              whole("N", 0, 16_384).optional(),
              whole("T", 0, 16_384).optional(),
              whole("R", 0, 16_384).optional(),
              whole("B", 0, 16_384).optional(),
              whole("L", 0, 16_384).optional()),
          operation(
              "grayscale",
              "Turns every color gray, as the CSS filter grayscale(1) does.",
              new Grayscale()),
          operation(
              "sepia",
              "sepia[_A]",
              "sepia_0.5",
              "Tones like an old photograph, by the amount A, as the CSS filter sepia() does.",
              step -> new Sepia(step.decimal("A")),
              decimal("A", 0, 1).or(Sepia.DEFAULT_AMOUNT)),
          operation(
              "invert", "Inverts every color, as the CSS filter invert(1) does.", new Invert()),
          operation(
              "brightness",
              "brightness_F",
              "brightness_1.5",
              "Multiplies values by F, as the CSS filter brightness() does.",
              step -> new Brightness(step.decimal("F")),
              decimal("F", 0, 100)),
          operation(
              "contrast",
              "contrast_F",
              "contrast_1.5",
              "Multiplies distances from middle gray by F, as the CSS filter contrast() does.",
              step -> new Contrast(step.decimal("F")),
              decimal("F", 0, 100)),
          operation(
              "saturation",
              "saturation_F",
              "saturation_1.5",
              "Multiplies distances from gray by F, as the CSS filter saturate() does.",
              step -> new Saturation(step.decimal("F")),
              decimal("F", 0, 100)),
          operation(
              "hue",
              "hue_D",
              "hue_90",
              "Rotates hues by D degrees, as the CSS filter hue-rotate() does.",
              step -> new Hue(step.angle("D")),
              decimal("D", -360, 360)),
          operation(
              "gamma",
              "gamma_F",
              "gamma_2.2",
              "Raises values to the power of 1/F: F above 1 brightens, below 1 darkens.",
              step -> new Gamma(step.decimal("F")),
              decimal("F", 0.1, 10)),
          operation(
              "normalize",
              "Stretches the luminances over the whole range; the darkest and the lightest hundredth"
                  + " of the picture are clipped.",
              new Normalize()),
          operation(
              "threshold",
              "threshold[_N]",
              "threshold_100",
              "Turns pixels with a luminance of at least N white, and all others black.",
              step -> new Threshold(step.whole("N")),
              whole("N", 0, 255).or(Threshold.DEFAULT_LEVEL)),
          operation(
              "posterize",
              "posterize_N",
              "posterize_4",
              "Reduces each channel to N values, evenly spaced.",
              step -> new Posterize(step.whole("N")),
              whole("N", 2, 255)),
          operation(
              "tint",
              "tint_C",
              "tint_cc8844",
              "Gives every color the hue of C and keeps its luminance; the opacity of C is the"
                  + " strength.",
              step -> new Tint(step.color("C", step.only())),
              color("C")),
          operation(
              "duotone",
              "duotone_C1_C2",
              "duotone_2b1055_ffd86b",
              "Maps luminances to the colors between C1, for black, and C2, for white.",
              Duotone::parse,
              color("C1"),
              color("C2")),
          operation(
              "pixelate",
              "pixelate_N",
              "pixelate_8",
              "Fills squares of N×N pixels with their mean color.",
              step -> new Pixelate(step.whole("N")),
              whole("N", 1, 1_000)),
          operation(
              "blur",
              "blur_S",
              "blur_3",
              "Blurs with a Gaussian of sigma S pixels.",
              step -> new Blur(step.decimal("S")),
              decimal("S", 0, Blur.MAX_SIGMA)),
          operation(
              "sharpen",
              "sharpen[_S]",
              "sharpen_2",
              "Sharpens with an unsharp mask: adds the difference from a blur of sigma S.",
              step -> new Sharpen(step.decimal("S")),
              decimal("S", 0, Sharpen.MAX_SIGMA).or(Sharpen.DEFAULT_SIGMA)),
          operation(
              "median",
              "median_N",
              "median_5",
              "Replaces every pixel with the median of the N×N pixels around it; N is odd.",
              Median::parse,
              whole("N", 1, Median.MAX_SIDE)),
          operation("vignette", "Darkens towards the corners, like a lens.", new Vignette()),
          operation("emboss", "Lights the picture as a relief, from the top left.", new Emboss()),
          operation(
              "edges",
              "Shows edges in white on black: Sobel's gradient of the luminance.",
              new Edges()),
          operation(
              "round",
              "round_R",
              "round_24",
              "Rounds the corners with a radius of R pixels, at most half of the shorter side. The"
                  + " outside becomes transparent, as with circle and mask.",
              step -> new RoundCorners(step.whole("R")),
              whole("R", 0, 16_384)),
          operation(
              "circle", "Keeps the largest circle in the middle.", new NamedOutline(Shape.CIRCLE)),
          operation(
              "mask",
              "mask_shape or mask_image",
              "mask_heart or mask_01890000-0000-7000-8000-000000000000",
              "Keeps the largest such shape in the middle; or multiplies opacity by that of another"
                  + " image, or by its luminance if that image is fully opaque. The other image is"
                  + " stretched over the picture.",
              Mask::parse,
              word("shape", Shape.texts()).optional(),
              image("image").optional()),
          operation(
              "overlay",
              "overlay_image[_gravity][_opacity]",
              "overlay_01890000-0000-7000-8000-000000000000_southeast_0.5",
              "Puts another image on top, at its own size, or reduced to fit if it is larger than"
                  + " the picture. Gravity is a word or the point FXxFY.",
              Overlay::parse,
              image("image"),
              word("gravity", Overlay.words()).or(Gravity.CENTER.text()),
              decimal("FX", 0, 1).optional(),
              decimal("FY", 0, 1).optional(),
              decimal("opacity", 0, 1).or(Overlay.DEFAULT_OPACITY)),
          setting(
              "trace",
              "trace_colors[_detail] or trace_mono",
              "trace_16_8 or trace_mono",
              "Options for tracing raster to SVG: the number of colors and the detail of the"
                  + " shapes, or ink on transparent paper.",
              (settings, step) -> settings.withTrace(Trace.parse(step)),
              whole("colors", 2, 64).optional(),
              whole("detail", 1, 10).or(Trace.DEFAULT_DETAIL),
              word("mono", List.of("mono")).optional()),
          setting(
              "animate",
              "Keeps every picture of an animation, in formats that support it, GIF and WebP."
                  + " Without it, the output is the first picture.",
              Flag.ANIMATE),
          setting(
              "background",
              "background_C",
              "background_ffcc00",
              "The color of padding and corners, and behind transparent pixels in formats without"
                  + " alpha, for which white is the default.",
              (settings, step) -> settings.withBackground(step.color("C", step.only())),
              color("C")),
          setting(
              "chroma",
              "chroma_C",
              "chroma_444",
              "Chroma subsampling of a JPEG: one color sample for four pixels, for two, or for"
                  + " each. The default is 420 below quality 90, otherwise 444.",
              (settings, step) -> settings.withChroma(Chroma.parse(step)),
              word("C", Chroma.texts())),
          setting(
              "compress",
              "Makes the file as small as possible without changing the picture, which takes"
                  + " longer.",
              Flag.COMPRESS),
          setting("linear", "Resizes in linear light instead of in sRGB values.", Flag.LINEAR),
          setting(
              "lossless",
              "Keeps every pixel exactly, in formats that can be lossy or lossless, such as WebP.",
              Flag.LOSSLESS),
          setting(
              "maxbytes",
              "maxbytes_N",
              "maxbytes_50000",
              "Limits the file to N bytes: lossy formats get the highest quality that fits, up to"
                  + " that of quality; others get fewer colors. 400 if nothing fits.",
              (settings, step) -> settings.withMaxBytes(step.whole("N")),
              whole("N", 1, 100_000_000)),
          setting(
              "progressive",
              "Makes a JPEG that shows the whole picture, coarsely at first, before all of it has"
                  + " arrived.",
              Flag.PROGRESSIVE),
          setting(
              "quality",
              "quality_N",
              "quality_70",
              "The quality of lossy formats.",
              (settings, step) -> settings.withQuality(step.whole("N", step.only())),
              whole("N", 1, 100).or(80)),
          setting(
              "strip",
              "Removes metadata, which renditions never have. Used alone, and in the original's"
                  + " format, it gives the original without metadata, and an SVG without scripts and"
                  + " references.",
              Flag.STRIP),
          new OperationRow(
              new OperationSpec(
                  Presets.STEP,
                  StepKind.PRESET,
                  "preset_name",
                  either("preset_card"),
                  "Stands for the steps that the operator of this server has given that name.",
                  List.of(ParameterSpec.name("name"))),
              (step, draft) -> draft.expand(step)));

  private OperationTable() {}

  /** All rows: operations, then settings, then presets. */
  public static List<OperationSpec> rows() {
    return ROWS.stream().map(OperationRow::spec).toList();
  }

  static Optional<OperationRow> find(String name) {
    return ROWS.stream().filter(row -> row.spec.name().equals(name)).findFirst();
  }

  /** A row, together with the code that parses its steps. */
  record OperationRow(OperationSpec spec, ParameterReader reader) {}

  /** Adds a parsed step to a draft. */
  @FunctionalInterface
  interface ParameterReader {
    void read(Step step, Draft draft);
  }

  private static OperationRow operation(
      String name,
      String syntax,
      String examples,
      String summary,
      Function<Step, Operation> parse,
      ParameterSpec... parameters) {
    return new OperationRow(
        new OperationSpec(
            name, StepKind.OPERATION, syntax, either(examples), summary, List.of(parameters)),
        (step, draft) -> draft.operations.add(parse.apply(step)));
  }

  private static OperationRow operation(String name, String summary, Operation operation) {
    return operation(name, name, name, summary, step -> withoutArguments(step, operation));
  }

  private static OperationRow setting(
      String name,
      String syntax,
      String examples,
      String summary,
      BiFunction<Settings, Step, Settings> parse,
      ParameterSpec... parameters) {
    return new OperationRow(
        new OperationSpec(
            name, StepKind.SETTING, syntax, either(examples), summary, List.of(parameters)),
        (step, draft) -> draft.settings = parse.apply(draft.settings, step));
  }

  private static OperationRow setting(String name, String summary, Flag flag) {
    return setting(
        name, name, name, summary, (settings, step) -> withoutArguments(step, settings.with(flag)));
  }

  private static List<String> either(String texts) {
    return List.of(texts.split(" or "));
  }

  private static <T> T withoutArguments(Step step, T value) {
    step.requireArguments(0, 0);
    return value;
  }
}
