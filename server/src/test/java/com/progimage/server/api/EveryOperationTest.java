package com.progimage.server.api;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.engine.codec.tiff.TiffBytes;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.transformation.OperationTable;
import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of the table's steps, done to pictures of every kind by a whole server: what comes
 * back is a picture of the planned size, or a refusal that the API's document has. With {@code
 * -Dphotos=all} every file of the corpus's photos in every format; without, a sample of them.
 */
final class EveryOperationTest {
  private static final boolean ALL = "all".equals(System.getProperty("photos"));

  /** More pixels are for the long form. */
  private static final long SAMPLE_PIXELS = 300_000;

  /** A server's workers, and one request that waits. */
  private static final int CLIENTS = 3;

  /** Those that are read are those that are written. */
  private static final List<ImageFormat> FORMATS =
      List.copyOf(new Inspector(Limits.DEFAULTS).accepted());

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;
  private static List<String> steps = List.of();

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, Map.of(Setting.PRESETS, EveryAnswer.PRESET));
    String other = server.store("image/png", Drawn.png(40, 30)).get("id").asText();
    steps =
        OperationTable.rows().stream()
            .flatMap(row -> row.examples().stream())
            .map(example -> example.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", other))
            .toList();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyStepIsDoneToPicturesOfEveryKind() throws Exception {
    List<EveryAnswer.Source> sources = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : drawn().entrySet()) {
      sources.add(EveryAnswer.store(server, file.getKey(), file.getValue()));
    }
    render("drawn pictures", sources, 2);
  }

  @Test
  void everyStepIsDoneToPhotos() throws Exception {
    List<EveryAnswer.Source> sources = new ArrayList<>();
    for (Path file : Corpora.files("photos")) {
      String name = file.getFileName().toString();
      if (ImageFormat.findByExtension(name.substring(name.lastIndexOf('.') + 1))
          .filter(FORMATS::contains)
          .isPresent()) {
        sources.add(EveryAnswer.store(server, name, Files.readAllBytes(file)));
      }
    }
    if (!ALL) {
      sources.removeIf(source -> source.size().pixels() > SAMPLE_PIXELS);
    }
    render("photos", sources, ALL ? sources.size() * FORMATS.size() : 1);
  }

  /**
   * @param times that each step is done, to one source after the other, and then in the next format
   */
  private static void render(String title, List<EveryAnswer.Source> sources, int times)
      throws Exception {
    EveryAnswer answers = new EveryAnswer(server);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        String step = steps.get(i);
        for (int k = 0; k < times; k++) {
          EveryAnswer.Source source = sources.get((i + k) % sources.size());
          ImageFormat format = FORMATS.get((i + k / sources.size()) % FORMATS.size());
          all.add(clients.submit(() -> answers.add(source, step, format)));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    answers.print(title, sources.size());
    answers.assertNoFailure();
  }

  /** Of every format that the tests can write; with alpha, 16 bits, inks, and of one pixel. */
  private static Map<String, byte[]> drawn() throws IOException {
    byte[] inks = new byte[4 * 40 * 30];
    for (int i = 0; i < inks.length; i++) {
      inks[i] = (byte) (i * 7);
    }
    BufferedImage translucent = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
    translucent.createGraphics().drawImage(Drawn.quarters(30, 20), 5, 5, null);
    BufferedImage deep = new BufferedImage(40, 30, BufferedImage.TYPE_USHORT_GRAY);
    deep.createGraphics().drawImage(Drawn.quarters(40, 30), 0, 0, null);
    return Map.of(
        "jpeg.jpg", Drawn.jpeg(320, 240),
        "one.png", Drawn.png(1, 1),
        "translucent.png", ImageFiles.encoded(translucent, "png"),
        "deep.png", ImageFiles.encoded(deep, "png"),
        "quarters.gif", ImageFiles.encoded(Drawn.quarters(40, 30), "gif"),
        "quarters.bmp", ImageFiles.encoded(Drawn.quarters(40, 30), "bmp"),
        "inks.tiff", new TiffBytes(40, 30, 8, 4, 5).file(1, inks),
        "gallery.svg", Files.readAllBytes(Path.of("src/test/resources/gallery.svg")));
  }
}
