package com.progimage.server.transformation.text;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import java.math.BigDecimal;
import java.util.List;

/** One step of a transformation's text during parsing, checked against its row of the table. */
public final class Step {
  private static final BigDecimal FULL_TURN = BigDecimal.valueOf(360);

  private final int position;
  private final String text;
  private final OperationSpec spec;
  private final List<String> arguments;

  /**
   * @param position of the step in the text, from 1
   */
  public Step(int position, String text, OperationSpec spec) {
    this.position = position;
    this.text = text;
    this.spec = spec;
    List<String> parts = List.of(text.split("_", -1));
    this.arguments = parts.subList(1, parts.size());
  }

  /** The name at the start of a step, which selects its row. */
  public static String nameOf(String text) {
    int end = text.indexOf('_');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The name of a step in error messages. */
  public static String named(int position, String text) {
    return "step " + position + " '" + text + "'";
  }

  public int position() {
    return position;
  }

  public Failure refused(String why) {
    return new Failure(
        ErrorCode.INVALID_TRANSFORMATION,
        named(position, text) + ": " + why + ": write " + spec.syntax());
  }

  public void requireArguments(int least, int most) {
    if (arguments.size() < least || arguments.size() > most) {
      String wanted = most == 0 ? "no" : least == most ? "" + most : least + " to " + most;
      String noun = most == 1 ? " argument" : " arguments";
      throw refused("takes " + wanted + noun + ", has " + arguments.size());
    }
  }

  public String argument(int index) {
    return arguments.get(index);
  }

  public List<String> argumentsFrom(int index) {
    return arguments.subList(index, arguments.size());
  }

  /** The argument of a step that takes exactly one. */
  public String only() {
    requireArguments(1, 1);
    return arguments.getFirst();
  }

  /** The argument, or the default of its parameter if it was left out. */
  private String only(String parameter) {
    String byDefault = spec.parameter(parameter).defaultValue();
    if (byDefault == null) {
      return only();
    }
    requireArguments(0, 1);
    return arguments.isEmpty() ? byDefault : arguments.getFirst();
  }

  /** The argument as a whole number, or its default. */
  public int whole(String parameter) {
    return whole(parameter, only(parameter));
  }

  /** The argument as a decimal number, or its default. */
  public double decimal(String parameter) {
    return decimal(parameter, only(parameter)).doubleValue();
  }

  /** The argument as an angle, from 0 to below 360. */
  public double angle(String parameter) {
    BigDecimal turn = decimal(parameter, only()).remainder(FULL_TURN);
    return (turn.signum() < 0 ? turn.add(FULL_TURN) : turn).doubleValue();
  }

  public int whole(String parameter, String value) {
    return decimal(parameter, value).intValueExact();
  }

  public BigDecimal decimal(String parameter, String value) {
    ParameterSpec wanted = spec.parameter(parameter);
    return Decimal.find(value)
        .filter(wanted::accepts)
        .orElseThrow(() -> unacceptable(wanted, value));
  }

  public RgbaColor color(String parameter, String value) {
    return RgbaColor.find(value).orElseThrow(() -> unacceptable(spec.parameter(parameter), value));
  }

  public ImageId image(String value) {
    return ImageId.findIgnoringCase(value)
        .orElseThrow(() -> unacceptable(spec.parameter("image"), value));
  }

  /** The value if it is one of the parameter's words. */
  public String word(String parameter, String value) {
    ParameterSpec wanted = spec.parameter(parameter);
    if (!wanted.values().contains(value)) {
      throw unacceptable(wanted, value);
    }
    return value;
  }

  private Failure unacceptable(ParameterSpec wanted, String value) {
    return refused(wanted.name() + " is '" + value + "', must be " + wanted.demand());
  }
}
