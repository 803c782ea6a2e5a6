package com.progimage.server.transformation;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.text.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operations and settings that a request asks for. Equal transformations have equal {@link
 * #text}, and so share one rendition.
 */
public final class Transformation {
  public static final int MAX_OPERATIONS = 10;

  /** Maximum length of the canonical text, in bytes: it becomes part of a file name. */
  public static final int MAX_LENGTH = 180;

  /** A plain conversion. */
  public static final Transformation NONE = new Transformation(List.of(), Settings.NONE);

  private final List<Operation> operations;
  private final Settings settings;
  private final String text;

  public Transformation(List<Operation> operations, Settings settings) {
    this.operations = List.copyOf(operations);
    this.settings = settings;
    this.text =
        Stream.concat(operations.stream().map(Operation::text), settings.steps().stream())
            .collect(Collectors.joining(","));
  }

  /**
   * Parses a client's text, which need not be canonical.
   *
   * @throws Failure {@code INVALID_TRANSFORMATION}, naming the step, the value and the range; also
   *     for an empty text
   */
  public static Transformation parse(String text) {
    return Draft.read(text, Presets.NONE);
  }

  /**
   * Reads a text that {@link #text} returned, in this process or another one. An empty text gives
   * {@link #NONE}.
   *
   * @throws Failure {@code INVALID_TRANSFORMATION} if a version with other operations wrote it
   */
  public static Transformation ofCanonical(String text) {
    return text.isEmpty() ? NONE : parse(text);
  }

  /**
   * The canonical text, ASCII: operations in their order, then {@code trace}, then the settings
   * sorted by name. Parsing it gives an equal transformation. The text of {@link #NONE} is empty.
   */
  public String text() {
    return text;
  }

  /** The operations in the order in which they run. */
  public List<Operation> operations() {
    return operations;
  }

  /** The stored images that operations need, each with the first operation that names it. */
  public Map<ImageId, Operation> namedImages() {
    Map<ImageId, Operation> named = new LinkedHashMap<>();
    operations.forEach(
        operation -> operation.namedImage().ifPresent(id -> named.putIfAbsent(id, operation)));
    return named;
  }

  public Settings settings() {
    return settings;
  }

  /**
   * Computes the size after each operation, without the pixels.
   *
   * @param source in pixels after EXIF orientation; for a vector source, its own size
   * @param vector whether the source is rendered at the size of a leading resize
   * @throws Failure {@code INVALID_TRANSFORMATION} if a step would leave nothing
   */
  public Plan plan(Size source, boolean vector) {
    boolean rendered = vector && !operations.isEmpty() && operations.getFirst() instanceof Resize;
    List<Size> steps = steps(0, source, vector);
    return plan(0, rendered ? steps.getFirst() : source, steps);
  }

  /**
   * Computes the sizes from a picture that has been through the first operations.
   *
   * @param done number of operations already applied
   * @throws Failure {@code INVALID_TRANSFORMATION} if a step would leave nothing
   */
  public Plan planAfter(int done, Size picture) {
    return plan(done, picture, steps(done, picture, false));
  }

  private Plan plan(int first, Size start, List<Size> steps) {
    double cost = operations.stream().skip(first).mapToDouble(Operation::secondsPerMegapixel).sum();
    return new Plan(start, steps, cost);
  }

  private List<Size> steps(int first, Size source, boolean vector) {
    List<Size> steps = new ArrayList<>();
    Size size = source;
    for (int i = first; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Size before = size;
      String name = Step.named(i + 1, operation.text());
      size =
          operation
              .sizeAfter(before, vector && i == 0)
              .orElseThrow(() ->
                  new Failure(
                      ErrorCode.INVALID_TRANSFORMATION,
                      name
                          + " is entirely outside the picture, which has "
                          + before
                          + " pixels at that step: ask for a part of it"));
      steps.add(size);
    }
    return steps;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Transformation that
        && operations.equals(that.operations)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
