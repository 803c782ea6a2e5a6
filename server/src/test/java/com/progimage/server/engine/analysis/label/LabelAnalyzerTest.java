package com.progimage.server.engine.analysis.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelAnalyzerTest {
  private static final LabelAnalyzer ANALYZER = LabelAnalyzer.packed();

  private static LabelFacts analyze(Pixels picture) {
    return ANALYZER.analyze(picture, picture.size());
  }

  /** A ball with a highlight on a lawn. */
  private static Pixels ball() {
    return Pictures.of(
        320,
        240,
        (x, y) -> {
          int fromCenter = (x - 160) * (x - 160) + (y - 120) * (y - 120);
          if (fromCenter >= 90 * 90) {
            return 0xff2f7d32 + (x * 31 + y * 17) % 23 * 0x000300;
          }
          int shade = 255 - ((x - 130) * (x - 130) + (y - 90) * (y - 90)) / 160;
          return 0xff000000 | shade << 16 | shade / 2 << 8 | 24;
        });
  }

  @Test
  void aDrawnBallIsNamedTheSameOnEveryMachine() {
    LabelFacts facts = analyze(ball());
    assertThat(analyze(ball())).isEqualTo(facts);
    assertThat(facts.labels())
        .startsWith(
            new Label("Sports equipment", 74.69, List.of()),
            new Label("Ball", 74.24, List.of("Sports equipment")),
            new Label("ping-pong ball", 73.29, List.of("Ball", "Sports equipment")));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,30000", "30000,1", "2,3", "223,225"})
  void everySizeIsAnswered(int width, int height) {
    assertThat(analyze(Pictures.photo(width, height)).labels())
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(LabelFacts.MAX_LABELS)
        .allSatisfy(label -> assertThat(label.confidence()).isGreaterThanOrEqualTo(1));
  }

  @Test
  void transparentPixelsAreWhite() {
    Pixels ball = ball();
    Pixels onWhite = Pictures.of(320, 240, (x, y) -> isBall(x, y) ? ball.at(x, y) : 0xffffffff);
    Pixels onNothing = Pictures.of(320, 240, (x, y) -> isBall(x, y) ? ball.at(x, y) : 0x00ff00ff);
    assertThat(analyze(onNothing)).isEqualTo(analyze(onWhite));
  }

  private static boolean isBall(int x, int y) {
    return (x - 160) * (x - 160) + (y - 120) * (y - 120) < 90 * 90;
  }

  @Test
  void decodersMayReduceLargePicturesOnly() {
    assertThat(ANALYZER.wanted(new Size(4000, 3000))).isEqualTo(new Size(640, 480));
    assertThat(ANALYZER.wanted(new Size(4000, 1000))).isEqualTo(new Size(1792, 448));
    assertThat(ANALYZER.wanted(new Size(600, 400))).isEqualTo(new Size(600, 400));
    assertThat(ANALYZER.wanted(new Size(1, 30_000))).isEqualTo(new Size(1, 30_000));
  }

  @Test
  void certaintyGrowsWithTheScoreOfAFace() {
    assertThat(LabelAnalyzer.certainty(0.2)).isEqualTo(0.5);
    assertThat(LabelAnalyzer.certainty(0.4)).isEqualTo(0.75);
    assertThat(LabelAnalyzer.certainty(3)).isBetween(0.99, 1.0);
  }

  @Test
  void damagedPacksAreRefused() throws IOException {
    byte[] pack;
    try (InputStream in =
        Objects.requireNonNull(PackedLabels.class.getResourceAsStream("labels.pack"))) {
      pack = in.readAllBytes();
    }
    assertThat(pack.length).isLessThanOrEqualTo(5_000_000);
    assertThatThrownBy(() -> read(Arrays.copyOf(pack, pack.length / 2)))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> read(new byte[100])).hasMessage("not a pack of labels");
    pack[pack.length - 1]++;
    assertThatThrownBy(() -> read(pack)).isInstanceOf(IOException.class);
  }

  private static void read(byte[] pack) throws IOException {
    PackedLabels.read(new ByteArrayInputStream(pack));
  }
}
