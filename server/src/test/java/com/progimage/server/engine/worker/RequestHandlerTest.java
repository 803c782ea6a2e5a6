package com.progimage.server.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Engine;
import com.progimage.server.engine.OutputFacts;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderedOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RequestHandlerTest {
  @TempDir private Path folder;

  @Test
  void whatIsMadeIsDigestedAndDurable() throws IOException {
    Path file = folder.resolve("made");
    Files.writeString(file, "pixels");

    RenderedOutput made = made(file);

    assertThat(made.digest()).isEqualTo(Digest.of("pixels".getBytes(StandardCharsets.UTF_8)));
    assertThat(made.byteCount()).isEqualTo(6);
    assertThat(made.durable()).isTrue();
  }

  /** The kernel can read and write that file and not fsync it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCannotBeFsyncedIsMadeAllTheSame() throws IOException {
    Path name = Path.of("/proc/self/comm");

    RenderedOutput made = made(name);

    assertThat(made.durable()).isFalse();
    assertThat(made.digest()).isEqualTo(Digest.of(Files.readAllBytes(name)));
  }

  /** As if the engine had just written the file. */
  private static RenderedOutput made(Path file) {
    RenderRequest request =
        new RenderRequest(
            1,
            new RenderRequest.SourceFile(file, ImageFormat.PNG),
            new RenderRequest.DecodeLimits(1, 1),
            List.of(new RenderRequest.OutputFile("", ImageFormat.PNG, file)));
    return new RequestHandler(new Idle()).handle(request).outputs().getFirst();
  }

  private static final class Idle implements Engine {
    @Override
    public String name() {
      return "idle";
    }

    @Override
    public String revision() {
      return "1";
    }

    @Override
    public Set<ImageFormat> reads() {
      return Set.of();
    }

    @Override
    public Set<ImageFormat> writes() {
      return Set.of();
    }

    @Override
    public List<OutputFacts> render(RenderRequest request) {
      return List.of(new OutputFacts(new Size(1, 1)));
    }

    @Override
    public void warmUp() {}

    @Override
    public List<WarmUpStep> furtherWarmUp() {
      return List.of();
    }
  }
}
