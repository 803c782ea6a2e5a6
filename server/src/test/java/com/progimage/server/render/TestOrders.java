package com.progimage.server.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.RenderOutput;
import com.progimage.server.render.order.TaskClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Orders on small sources with distinct bytes, whose outputs are in the same folder. */
final class TestOrders {
  private final Path folder;

  TestOrders(Path folder) {
    this.folder = folder;
  }

  /** A client without earlier tasks. */
  static TaskClient newClient() {
    return TaskClient.alone(UUID.randomUUID().toString());
  }

  /** One output for each transformation. */
  RenderOrder order(String... transformations) {
    String name = UUID.randomUUID().toString();
    byte[] bytes = name.getBytes(UTF_8);
    Path source = folder.resolve(name + ".source");
    try {
      Files.write(source, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<RenderOutput> outputs =
        Stream.of(transformations).map(text -> output(name, text, ImageFormat.PNG)).toList();
    return new RenderOrder(Digest.of(bytes), source, ImageFormat.PNG, 6, bytes.length, outputs);
  }

  /** The same source again, in another format. */
  RenderOrder withFormat(RenderOrder order, ImageFormat format) {
    List<RenderOutput> outputs =
        order.outputs().stream().map(o -> output("again", o.transformation(), format)).toList();
    return new RenderOrder(
        order.sourceDigest(),
        order.source(),
        order.sourceFormat(),
        6,
        order.sourceBytes(),
        outputs);
  }

  private RenderOutput output(String name, String text, ImageFormat format) {
    Path file = folder.resolve(name + "." + UUID.randomUUID() + "." + format.extension());
    return new RenderOutput(text, format, file, 6, 6, 0);
  }
}
