package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.PictureAnalyzer;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.render.protocol.RenderRequest.SourceFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzersTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(1_000_000, 4_000);

  @TempDir Path folder;

  /** Says how large the picture was that it got. */
  private record Sizes(int needed) implements PictureAnalyzer {
    @Override
    public AnalysisKind kind() {
      return AnalysisKind.LABELS;
    }

    @Override
    public String model() {
      return "sizes";
    }

    @Override
    public Size wanted(Size upright) {
      return new Size(Math.min(needed, upright.width()), Math.min(needed, upright.height()));
    }

    @Override
    public Facts analyze(Pixels picture, Size original) {
      return new LabelFacts(List.of(new Label(picture.size() + " of " + original, 1, List.of())));
    }
  }

  private Path jpeg(int width, int height) throws IOException {
    Path file = folder.resolve("picture.jpg");
    ImageIO.write(
        new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", file.toFile());
    return file;
  }

  private static String analyzed(int needed, Path file, ImageFormat format) throws IOException {
    Analyzers analyzers = new Analyzers(List.of(new Sizes(needed)));
    RenderRequest request =
        new RenderRequest(
            1,
            new SourceFile(file, format),
            Map.of(),
            LIMITS,
            List.of(),
            List.of(AnalysisKind.LABELS));
    LabelFacts facts = (LabelFacts) analyzers.analyze(request).getFirst();
    return facts.labels().getFirst().name();
  }

  @Test
  void aLargeJpegIsReducedToWhatTheAnalyzerNeeds() throws Exception {
    Path file = jpeg(800, 400);

    assertThat(analyzed(100, file, ImageFormat.JPEG)).isEqualTo("200x100 of 800x400");
    assertThat(analyzed(4_000, file, ImageFormat.JPEG)).isEqualTo("800x400 of 800x400");
  }

  @Test
  void aDrawingIsDrawnAtTheSizeThatTheAnalyzerNeeds() throws Exception {
    Path file = folder.resolve("drawing.svg");
    Files.writeString(file, "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'/>");

    assertThat(analyzed(100, file, ImageFormat.SVG)).isEqualTo("100x100 of 300x300");
  }

  @Test
  void aPictureBeyondTheLimitsIsRefused() throws Exception {
    Path file = jpeg(1_001, 1_000);

    assertThatThrownBy(() -> analyzed(8, file, ImageFormat.JPEG))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
  }
}
