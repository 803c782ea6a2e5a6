package com.progimage.server.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Size;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.state.fact.FactKey;
import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every analyzer, wherever it runs. */
public abstract class AnalyzerContract {
  protected static final Requester ASKER =
      Requester.waiting("192.0.2.1", new Owner("shop"), Viewer.OF_ALL);

  @TempDir Path pictures;

  /** The analyzer under test. */
  public abstract Analyzer analyzer() throws Exception;

  /** A picture of a few colors. */
  public AnalyzedFile picture(int width, int height) throws IOException {
    BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        drawn.setRGB(x, y, x * 7919 + y * 104729);
      }
    }
    return file(ImageFiles.encoded(drawn, "png"), new Size(width, height));
  }

  public AnalyzedFile file(byte[] bytes, Size size) throws IOException {
    Digest digest = Digest.of(bytes);
    Path file = Files.write(pictures.resolve(digest.hex()), bytes);
    return new AnalyzedFile(new Owner("shop"), digest, ImageFormat.PNG, size, bytes.length, file);
  }

  @Test
  void theModelIsConstantAndFitsAKey() throws Exception {
    Analyzer analyzer = analyzer();
    assertThat(analyzer.model()).isEqualTo(analyzer().model());
    assertThat(new FactKey(Digest.of(new byte[0]), analyzer.kind(), analyzer.model()).model())
        .isEqualTo(analyzer.model());
  }

  @Test
  void factsAreOfTheKindAndInOrder() throws Exception {
    Analyzer analyzer = analyzer();
    Facts facts = analyzer.analyze(picture(120, 90), ASKER);
    assertThat(facts.kind()).isEqualTo(analyzer.kind());
    switch (facts) {
      case FaceFacts faces -> {
        assertThat(faces.picture()).isEqualTo(new Size(120, 90));
        assertThat(faces.faces())
            .isSortedAccordingTo(Comparator.comparingDouble(Face::score).reversed());
      }
      case LabelFacts labels ->
          assertThat(labels.labels())
              .isSortedAccordingTo(Comparator.comparingDouble(Label::confidence).reversed());
      case Placeholder placeholder ->
          assertThat(placeholder.picture()).isEqualTo(new Size(120, 90));
    }
  }

  @Test
  void equalPicturesHaveEqualFacts() throws Exception {
    Analyzer analyzer = analyzer();
    assertThat(analyzer.analyze(picture(60, 80), ASKER))
        .isEqualTo(analyzer.analyze(picture(60, 80), ASKER));
  }

  @Test
  void severalThreadsCanUseIt() throws Exception {
    Analyzer analyzer = analyzer();
    List<Facts> found = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AnalyzedFile file = picture(64, 64);
      List<Future<Facts>> all =
          IntStream.range(0, 8)
              .mapToObj(_ -> threads.submit(() -> analyzer.analyze(file, ASKER)))
              .toList();
      for (Future<Facts> each : all) {
        found.add(each.get());
      }
    }
    assertThat(found).hasSize(8).allSatisfy(each -> assertThat(each).isEqualTo(found.getFirst()));
  }

  @Test
  void aDamagedPictureIsUndecodable() throws Exception {
    byte[] whole = Files.readAllBytes(picture(64, 64).file());
    AnalyzedFile damaged = file(Arrays.copyOf(whole, 60), new Size(64, 64));
    Analyzer analyzer = analyzer();
    assertThatThrownBy(() -> analyzer.analyze(damaged, ASKER))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
              assertThat(failure.retryAfter()).isEmpty();
            });
  }
}
