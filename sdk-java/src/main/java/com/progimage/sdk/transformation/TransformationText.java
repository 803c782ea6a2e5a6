package com.progimage.sdk.transformation;

import com.progimage.sdk.text.Ids;
import com.progimage.sdk.text.Numbers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses a transformation's text by calling its methods, which check the ranges. */
final class TransformationText {
  private static final int MAX_RAW_LENGTH = 512;
  private static final Set<String> FITS = Set.of("inside", "cover", "contain", "fill", "outside");

  private Transformation read = Transformation.NONE;
  private final Set<String> settings = new HashSet<>();

  private TransformationText() {}

  static Transformation read(String text) {
    if (text.length() > MAX_RAW_LENGTH) {
      throw new IllegalArgumentException(
          "the transformation has " + text.length() + " characters, at most 180 are allowed");
    }
    TransformationText reader = new TransformationText();
    String[] steps = text.split(",", -1);
    for (int i = 0; i < steps.length; i++) {
      try {
        reader.add(steps[i]);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "step " + (i + 1) + " '" + steps[i] + "': " + e.getMessage(), e);
      }
    }
    return reader.read;
  }

  private void add(String step) {
    List<String> parts = List.of(step.split("_", -1));
    List<String> arguments = parts.subList(1, parts.size());
    Transformation before = read;
    read =
        switch (parts.get(0)) {
          case "resize" -> resize(arguments);
          case "crop" -> crop(only(arguments));
          case "rotate" -> read.rotate(decimal("degrees", arguments));
          case "flip" -> none(arguments, read.flip());
          case "flop" -> none(arguments, read.flop());
          case "grayscale" -> none(arguments, read.grayscale());
          case "trim" ->
              arguments.isEmpty() ? read.trim() : read.trim(whole("tolerance", arguments));
          case "pad" -> pad(only(arguments));
          case "sepia" ->
              arguments.isEmpty() ? read.sepia() : read.sepia(decimal("amount", arguments));
          case "invert" -> none(arguments, read.invert());
          case "brightness" -> read.brightness(decimal("factor", arguments));
          case "contrast" -> read.contrast(decimal("factor", arguments));
          case "saturation" -> read.saturation(decimal("factor", arguments));
          case "hue" -> read.hue(decimal("degrees", arguments));
          case "gamma" -> read.gamma(decimal("exponent", arguments));
          case "normalize" -> none(arguments, read.normalize());
          case "threshold" ->
              arguments.isEmpty() ? read.threshold() : read.threshold(whole("level", arguments));
          case "posterize" -> read.posterize(whole("levels", arguments));
          case "tint" -> read.tint(only(arguments));
          case "duotone" -> duotone(arguments);
          case "pixelate" -> read.pixelate(whole("side", arguments));
          case "blur" -> read.blur(decimal("sigma", arguments));
          case "sharpen" ->
              arguments.isEmpty() ? read.sharpen() : read.sharpen(decimal("sigma", arguments));
          case "median" -> read.median(whole("side", arguments));
          case "vignette" -> none(arguments, read.vignette());
          case "emboss" -> none(arguments, read.emboss());
          case "edges" -> none(arguments, read.edges());
          case "round" -> read.round(whole("radius", arguments));
          case "circle" -> none(arguments, read.circle());
          case "mask" -> mask(only(arguments));
          case "overlay" -> overlay(arguments);
          case "preset" -> read.preset(only(arguments));
          case "trace" -> trace(arguments);
          case "animate" -> none(arguments, read.animate());
          case "chroma" -> read.chroma(Numbers.whole("chroma", only(arguments)));
          case "progressive" -> none(arguments, read.progressive());
          case "background" -> read.background(only(arguments));
          case "compress" -> none(arguments, read.compress());
          case "maxbytes" -> read.maxBytes(whole("bytes", arguments));
          case "linear" -> none(arguments, read.linear());
          case "lossless" -> none(arguments, read.lossless());
          case "quality" -> read.quality(whole("quality", arguments));
          case "strip" -> none(arguments, read.strip());
          default -> throw new IllegalArgumentException("no such step");
        };
    boolean isSetting = read.operations().size() == before.operations().size();
    if (isSetting && !settings.add(parts.get(0))) {
      throw new IllegalArgumentException("is set twice: give it once");
    }
  }

  private Transformation resize(List<String> arguments) {
    String[] sides = (arguments.isEmpty() ? "" : arguments.get(0)).split("x", -1);
    if (sides.length != 2 || sides[0].isEmpty() && sides[1].isEmpty()) {
      throw new IllegalArgumentException("the size must be WxH, Wx or xH");
    }
    Resize resize =
        Resize.after(
            read,
            sides[0].isEmpty() ? null : Numbers.whole("width", sides[0]),
            sides[1].isEmpty() ? null : Numbers.whole("height", sides[1]));
    Set<String> kinds = new HashSet<>();
    for (String argument : arguments.subList(1, arguments.size())) {
      Gravity gravity = gravity(argument);
      String kind;
      if (FITS.contains(argument)) {
        kind = "fit";
        resize = resize.fit(argument);
      } else if (gravity != null) {
        kind = "gravity";
        resize = resize.gravity(gravity);
      } else if (argument.equals("enlarge")) {
        kind = "enlarge";
        resize = resize.enlarge();
      } else {
        throw new IllegalArgumentException(
            "'" + argument + "' is neither a fit, nor a gravity, nor enlarge");
      }
      if (!kinds.add(kind)) {
        throw new IllegalArgumentException(
            "'" + argument + "' repeats an argument of its kind, of which a step can have one");
      }
    }
    return resize;
  }

  private static @Nullable Gravity gravity(String argument) {
    String[] point = argument.split("x", -1);
    if (point.length == 2 && Numbers.find(point[0]).isPresent()) {
      return Gravity.at(Numbers.decimal("x", point[0]), Numbers.decimal("y", point[1]));
    }
    return Gravity.find(argument).orElse(null);
  }

  private Transformation crop(String rectangle) {
    String[] numbers = rectangle.split("x", -1);
    if (numbers.length != 4) {
      throw new IllegalArgumentException("needs four whole numbers, such as 10x20x300x200");
    }
    return read.crop(
        Numbers.whole("x", numbers[0]),
        Numbers.whole("y", numbers[1]),
        Numbers.whole("width", numbers[2]),
        Numbers.whole("height", numbers[3]));
  }

  private Transformation pad(String padding) {
    String[] sides = padding.split("x", -1);
    if (sides.length == 1) {
      return read.pad(Numbers.whole("padding", padding));
    }
    if (sides.length != 4) {
      throw new IllegalArgumentException("needs one whole number, or four such as 10x20x10x20");
    }
    return read.pad(
        Numbers.whole("top", sides[0]),
        Numbers.whole("right", sides[1]),
        Numbers.whole("bottom", sides[2]),
        Numbers.whole("left", sides[3]));
  }

  private Transformation duotone(List<String> colors) {
    if (colors.size() != 2) {
      throw new IllegalArgumentException("takes two colors, has " + colors.size());
    }
    return read.duotone(colors.get(0), colors.get(1));
  }

  private Transformation mask(String what) {
    return Ids.find(what).map(read::mask).orElseGet(() -> read.mask(Shape.of(what)));
  }

  private Transformation overlay(List<String> arguments) {
    if (arguments.isEmpty() || arguments.size() > 3) {
      throw new IllegalArgumentException("takes an image id, gravity and opacity");
    }
    Gravity gravity = Gravity.CENTER;
    double opacity = 1;
    Set<String> kinds = new HashSet<>();
    for (String argument : arguments.subList(1, arguments.size())) {
      String kind = "gravity";
      if (Numbers.find(argument).isPresent()) {
        kind = "opacity";
        opacity = Numbers.decimal("opacity", argument);
      } else {
        Gravity given = gravity(argument);
        if (given == null) {
          throw new IllegalArgumentException(
              "'" + argument + "' is neither a gravity nor an opacity");
        }
        gravity = given;
      }
      if (!kinds.add(kind)) {
        throw new IllegalArgumentException(
            "'" + argument + "' repeats an argument of its kind, of which a step can have one");
      }
    }
    return read.overlay(arguments.get(0), gravity, opacity);
  }

  private Transformation trace(List<String> arguments) {
    if (arguments.equals(List.of("mono"))) {
      return read.traceMono();
    }
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw new IllegalArgumentException("takes colors and detail, or mono");
    }
    int colors = Numbers.whole("colors", arguments.get(0));
    return arguments.size() == 1
        ? read.trace(colors)
        : read.trace(colors, Numbers.whole("detail", arguments.get(1)));
  }

  private static int whole(String name, List<String> arguments) {
    return Numbers.whole(name, only(arguments));
  }

  private static double decimal(String name, List<String> arguments) {
    return Numbers.decimal(name, only(arguments));
  }

  private static String only(List<String> arguments) {
    if (arguments.size() != 1) {
      throw new IllegalArgumentException("takes one argument, has " + arguments.size());
    }
    return arguments.get(0);
  }

  private static Transformation none(List<String> arguments, Transformation transformation) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("takes no arguments");
    }
    return transformation;
  }
}
