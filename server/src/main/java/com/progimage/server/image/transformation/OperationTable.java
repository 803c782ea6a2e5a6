package com.progimage.server.image.transformation;

import static com.progimage.server.image.transformation.ParameterSpec.colour;
import static com.progimage.server.image.transformation.ParameterSpec.decimal;
import static com.progimage.server.image.transformation.ParameterSpec.whole;
import static com.progimage.server.image.transformation.ParameterSpec.word;

import com.progimage.server.image.transformation.OperationSpec.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Every step that a transformation can have: the parser and {@code /capabilities} read it here. */
public final class OperationTable {
  private static final List<Row> ROWS =
      List.of(
          operation(
              "resize",
              "resize_WxH[_fit][_gravity][_enlarge]",
              "Scales to a box of W×H pixels; W or H may be left out. Gravity, a word or the point"
                  + " FXxFY as shares of the picture, says what cover keeps and where contain puts"
                  + " the picture. Pixels are never enlarged without enlarge.",
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
              "Keeps the rectangle of W×H pixels whose left top corner is at (X, Y), as far as the"
                  + " picture has it.",
              Crop::parse,
              whole("X", 0, 1_000_000),
              whole("Y", 0, 1_000_000),
              whole("W", 1, 1_000_000),
              whole("H", 1, 1_000_000)),
          operation(
              "rotate",
              "rotate_D",
              "Turns by D degrees clockwise. Right angles are exact; at others the canvas grows and"
                  + " its corners get the background.",
              Rotate::parse,
              decimal("D", -360, 360)),
          operation("flip", "flip", "Exchanges top and bottom.", without(new Flip())),
          operation("flop", "flop", "Exchanges left and right.", without(new Flop())),
          operation(
              "grayscale",
              "grayscale",
              "Makes every colour grey, as the CSS filter grayscale(1) does.",
              without(new Grayscale())),
          setting(
              "trace",
              "trace_colors[_detail] or trace_mono",
              "How raster becomes SVG: the number of colours and how fine the shapes are, or ink on"
                  + " transparent paper.",
              (settings, step) -> settings.withTrace(Trace.parse(step)),
              whole("colors", 2, 64).optional(),
              whole("detail", 1, 10).or(Trace.DEFAULT_DETAIL),
              word("mono", List.of("mono")).optional()),
          setting(
              "background",
              "background_C",
              "The colour of padding and corners, and behind transparent pixels in formats without"
                  + " alpha, where it is white by default.",
              (settings, step) -> settings.withBackground(step.colour("C", step.only())),
              colour("C")),
          setting(
              "linear",
              "linear",
              "Resizes in linear light instead of in sRGB values.",
              (settings, step) -> flag(step, settings.withLinear())),
          setting(
              "lossless",
              "lossless",
              "Keeps every pixel exactly in formats that can be lossy or not, as WebP.",
              (settings, step) -> flag(step, settings.withLossless())),
          setting(
              "quality",
              "quality_N",
              "The quality of lossy formats.",
              (settings, step) -> settings.withQuality(step.whole("N", step.only())),
              whole("N", 1, 100).or(80)));

  private OperationTable() {}

  /** All rows: operations, then settings. */
  public static List<OperationSpec> rows() {
    return ROWS.stream().map(Row::spec).toList();
  }

  static Optional<Row> find(String name) {
    return ROWS.stream().filter(row -> row.spec.name().equals(name)).findFirst();
  }

  /** A row with what reads its steps into a draft. */
  record Row(OperationSpec spec, Reader reader) {}

  /** Adds a step to what is being read. */
  @FunctionalInterface
  interface Reader {
    void read(Step step, Draft draft);
  }

  private static Row operation(
      String name,
      String syntax,
      String summary,
      Function<Step, Operation> parse,
      ParameterSpec... parameters) {
    return new Row(
        new OperationSpec(name, Kind.OPERATION, syntax, summary, List.of(parameters)),
        (step, draft) -> draft.operations.add(parse.apply(step)));
  }

  private static Row setting(
      String name,
      String syntax,
      String summary,
      BiFunction<Settings, Step, Settings> parse,
      ParameterSpec... parameters) {
    return new Row(
        new OperationSpec(name, Kind.SETTING, syntax, summary, List.of(parameters)),
        (step, draft) -> draft.settings = parse.apply(draft.settings, step));
  }

  private static Function<Step, Operation> without(Operation operation) {
    return step -> flag(step, operation);
  }

  private static <T> T flag(Step step, T value) {
    step.requireArguments(0, 0);
    return value;
  }
}
