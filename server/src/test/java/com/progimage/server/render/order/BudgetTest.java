package com.progimage.server.render.order;

import static com.progimage.server.image.ImageFormat.GIF;
import static com.progimage.server.image.ImageFormat.JPEG;
import static com.progimage.server.image.ImageFormat.PNG;
import static com.progimage.server.image.ImageFormat.SVG;
import static com.progimage.server.image.ImageFormat.WEBP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.render.process.RenderSettings.BudgetRules;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Transformation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Budgets and estimates of orders, which are known before any work. */
class BudgetTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final BudgetRules RULES =
      new BudgetRules(Duration.ofSeconds(1), 3, TEN_SECONDS, Duration.ZERO);
  private static final long GIBIBYTE = 1L << 30;

  @Test
  void cpuTimeIsForAllThatIsDecodedAndEncoded() {
    // 6 × 0.5 to decode, 2 × 3 and 6 × 2 to encode.
    RenderOrder order = order(JPEG, 6_000_000, output(WEBP, 2_000_000), output(GIF, 6_000_000));

    Budget budget = Budget.of(order, RULES);

    assertThat(budget.cpu()).isEqualTo(Duration.ofSeconds(21));
    assertThat(budget.wall()).isEqualTo(Duration.ofSeconds(63));
  }

  @Test
  void aThumbnailIsEncodedAtItsOwnSize() {
    // 6 × 0.5 to decode, 0.4 × 3 to encode.
    RenderOutput thumbnail = new RenderOutput("", WEBP, Path.of("a"), 6_000_000, 400_000, 0);

    Budget budget = Budget.of(order(JPEG, 6_000_000, thumbnail), RULES);

    assertThat(budget.cpu()).isEqualTo(Duration.ofMillis(4_200));
  }

  @Test
  void aWorkerThatHasJustStartedHasTimeToTraceItsFirstPhoto() {
    // 0.27 × 0.5 to decode, 0.27 × 8 to trace, and 3 for a compiler that is new to it.
    RenderOrder order = order(JPEG, 270_000, output(SVG, 270_000));

    assertThat(Budget.of(order, RULES).cpu()).isEqualTo(Duration.ofMillis(5295));
  }

  @Test
  void aDrawingHasTimeByItsBytesAndPixelsAndToBeTheFirst() {
    // 6 for the compiler, 1.5 × 12 for the text, 0.5 × 2 to draw, 0.5 × 1 to encode.
    RenderOrder order = order(SVG, 500_000, output(PNG, 500_000));

    assertThat(Budget.of(order, RULES).cpu()).isEqualTo(Duration.ofMillis(25_500));
  }

  @Test
  void whatAPlanSaysOfItsOperationsIsAddedForEachOutput() {
    Plan plan = Transformation.parse("median_9,rotate_45").plan(new Size(1000, 1000), false);
    assertThat(plan.operationSeconds()).isEqualTo((3 + 1) * plan.maxPixels() / 1e6);
    RenderOutput one = new RenderOutput("a", PNG, Path.of("a"), 1_000_000, 1_000_000, 8);
    RenderOutput other = new RenderOutput("b", PNG, Path.of("b"), 1_000_000, 1_000_000, 0.5);

    Budget budget = Budget.of(order(PNG, 1_000_000, one, other), RULES);

    assertThat(budget.cpu()).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void theSmallestOrderHasASecondOfTheProcessorAndTenToGetIt() {
    RenderOrder order = order(PNG, 1, output(PNG, 1));

    assertThat(Budget.of(order, RULES)).isEqualTo(new Budget(Duration.ofSeconds(1), TEN_SECONDS));
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "SVG"})
  void fiftyMegapixelsFitIntoAGibibyteInEveryFormatOfTheJavaEngine(ImageFormat format) {
    MemoryEstimate.require(order(PNG, 50_000_000, output(format, 50_000_000)), GIBIBYTE);
    MemoryEstimate.require(order(format, 50_000_000, output(JPEG, 50_000_000)), GIBIBYTE);
  }

  @Test
  void memoryIsForTheSourceAndTheLargestOfTheOutputs() {
    RenderOrder order = order(JPEG, 10_000_000, output(PNG, 1_000_000), output(WEBP, 40_000_000));

    assertThat(MemoryEstimate.of(order))
        .isEqualTo(MemoryEstimate.WORKER_BYTES + 4 * 10_000_000 + (8 + 6) * 40_000_000L);
  }

  @Test
  void decodingCanNeedMoreThanEncoding() {
    RenderOrder order = order(JPEG, 10_000_000, output(PNG, 1_000));

    assertThat(MemoryEstimate.of(order))
        .isEqualTo(MemoryEstimate.WORKER_BYTES + (4 + 6) * 10_000_000L);
  }

  @Test
  void whatIsTooLargeSaysHowMuch() {
    RenderOrder order = order(PNG, 100_000_000, output(PNG, 100_000_000));

    Failure failure =
        catchThrowableOfType(Failure.class, () -> MemoryEstimate.require(order, GIBIBYTE));

    assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(failure.limit()).hasValue(GIBIBYTE);
    assertThat(failure.actual()).hasValue(MemoryEstimate.of(order));
  }

  @Test
  void anAbsurdPlanDoesNotOverflowTheEstimate() {
    RenderOrder order = order(PNG, Long.MAX_VALUE / 2, output(PNG, Long.MAX_VALUE / 2));

    assertThatThrownBy(() -> MemoryEstimate.require(order, GIBIBYTE)).isInstanceOf(Failure.class);
    assertThat(Budget.of(order, RULES).cpu()).isPositive();
  }

  @Test
  void imagesThatATransformationNamesCostTheirDecodingAndWhatIsMadeOfThem() {
    RenderOrder plain = order(PNG, 1_000_000, output(PNG, 1_000_000));
    NamedSource logo = new NamedSource(Path.of("logo"), PNG, 9_000_000, 1);
    RenderOrder naming =
        new RenderOrder(
            plain.sourceDigest(),
            plain.source(),
            PNG,
            1_000_000,
            1,
            Map.of(new ImageId("01890000-0000-7000-8000-000000000001"), logo),
            plain.outputs(),
            List.of());
    BudgetRules rules = new BudgetRules(Duration.ofMillis(1), 3, TEN_SECONDS, Duration.ZERO);
    assertThat(Budget.of(naming, rules).cpu().minus(Budget.of(plain, rules).cpu()))
        .isEqualTo(Duration.ofMillis(Math.round(9_000 * PNG.decodeSecondsPerMegapixel())));
    // Decoded at 12 bytes a pixel beside a step of 8, instead of that step's 12; 4 are kept.
    assertThat(MemoryEstimate.of(naming) - MemoryEstimate.of(plain))
        .isEqualTo(9_000_000 * 12 + 1_000_000 * (8 - 12 + 4));
  }

  @Test
  void anOrderHasOutputsAndAFileForEach() {
    assertThatThrownBy(() -> order(PNG, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> order(PNG, 1, output(PNG, 2), output(PNG, 2)))
        .hasMessage("two outputs have one file");
    RenderOutput[] many =
        IntStream.rangeClosed(0, RenderOrder.MAX_OUTPUTS)
            .mapToObj(i -> output(PNG, i + 1))
            .toArray(RenderOutput[]::new);
    assertThatThrownBy(() -> order(PNG, 1, many)).hasMessage("65 outputs");
  }

  private static RenderOrder order(ImageFormat format, long pixels, RenderOutput... outputs) {
    return new RenderOrder(
        Digest.of(new byte[0]), Path.of("source"), format, pixels, 1_500_000, List.of(outputs));
  }

  private static RenderOutput output(ImageFormat format, long pixels) {
    return new RenderOutput("", format, Path.of(format + "-" + pixels), pixels, pixels, 0);
  }
}
