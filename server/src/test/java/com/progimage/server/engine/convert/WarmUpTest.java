package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Engine;
import com.progimage.server.engine.OutputFacts;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
  @TempDir private Path folder;

  @Test
  void itReadsAndWritesEveryFormatTheMostFrequentFirstAndLeavesNoFiles() throws IOException {
    Observed engine = new Observed();
    WarmUp warmUp = new WarmUp(engine, folder);

    warmUp.first();
    assertThat(engine.read).containsExactly(ImageFormat.JPEG);
    for (Engine.WarmUpStep step : warmUp.further()) {
      step.run();
    }

    assertThat(EnumSet.copyOf(engine.read)).isEqualTo(engine.reads());
    assertThat(EnumSet.copyOf(engine.written)).isEqualTo(engine.writes());
    assertThat(engine.read.stream().distinct())
        .startsWith(
            ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.SVG, ImageFormat.GIF);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** The engine, and the formats that it was asked for. */
  private static final class Observed implements Engine {
    private final JavaEngine engine = new JavaEngine();
    private final List<ImageFormat> read = new ArrayList<>();
    private final List<ImageFormat> written = new ArrayList<>();

    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public String revision() {
      return engine.revision();
    }

    @Override
    public Set<ImageFormat> reads() {
      return engine.reads();
    }

    @Override
    public Set<ImageFormat> writes() {
      return engine.writes();
    }

    @Override
    public List<OutputFacts> render(RenderRequest request) throws IOException {
      read.add(request.source().format());
      request.outputs().forEach(output -> written.add(output.format()));
      return engine.render(request);
    }

    @Override
    public void warmUp() {}

    @Override
    public List<WarmUpStep> furtherWarmUp() {
      return List.of();
    }
  }
}
