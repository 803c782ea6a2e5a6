package com.progimage.bench;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.PictureAnalyzer;
import com.progimage.server.engine.analysis.face.FaceDetector;
import com.progimage.server.engine.analysis.face.FaceModel;
import com.progimage.server.engine.analysis.face.FaceNet;
import com.progimage.server.engine.analysis.face.PackedFaces;
import com.progimage.server.engine.analysis.face.Templates;
import com.progimage.server.engine.analysis.label.LabelAnalyzer;
import com.progimage.server.engine.analysis.placeholder.PlaceholderAnalyzer;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.Decoder;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.engine.ops.resample.Resampler;
import com.progimage.server.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Measures analyses: CPU time of one warm thread. Faces are compared with dlib's Python package
 * where {@code PYTHON} (python3 by default) has it; {@code PROGIMAGE_MODELS} names its models.
 */
final class AnalysisBench {
  private static final int WIDTH = 1366;
  private static final int HEIGHT = 768;
  private static final int CHIP = 150;
  private static final int WARM_UP = 12;
  private static final int ROUNDS = 11;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private AnalysisBench() {}

  static void run(Site site) throws Exception {
    Pixels source = read(site.corpus("faces/two-people.png"));
    Pixels picture = resized(source, WIDTH, HEIGHT);
    Pixels chip = resized(source, CHIP, CHIP);
    FaceModel model = PackedFaces.model();
    FaceDetector detector = new FaceDetector(new Templates(model.templates()));
    FaceNet net = new FaceNet(model.net());
    System.out.printf("faces, ms of CPU, 1366 × 768 (bars: 800 doubled, 50 for an encoding)%n");
    print(
        "ProgImage",
        millis(() -> detector.detect(picture, 1)),
        millis(() -> detector.detect(picture, 0)),
        millis(() -> net.encode(chip)));
    dlib(site, picture, chip);
    System.out.printf("labels and placeholder, ms of CPU (bars: 90, and 30 with the decoding)%n");
    Path photo = site.corpus("photos/photo-6mp.jpg");
    analyze(LabelAnalyzer.packed(), photo);
    analyze(new PlaceholderAnalyzer(), photo);
  }

  private static void analyze(PictureAnalyzer analyzer, Path photo) throws IOException {
    Decoder decoder = Codecs.decoder(ImageFormat.JPEG);
    Decoded decoded = decoder.decode(photo, (stored, orientation) -> analyzer.wanted(stored));
    double decoding = millis(() -> decode(decoder, photo, analyzer));
    double analysis = millis(() -> analyzer.analyze(decoded.pixels(), decoded.stored()));
    System.out.printf(
        "  %-12s decode %s as %s %6.1f   analyze %6.1f   both %6.1f%n",
        analyzer.kind(),
        decoded.stored(),
        decoded.pixels().size(),
        decoding,
        analysis,
        decoding + analysis);
  }

  private static void decode(Decoder decoder, Path photo, PictureAnalyzer analyzer) {
    try {
      decoder.decode(photo, (stored, orientation) -> analyzer.wanted(stored));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(String name, double doubled, double once, double encoding) {
    System.out.printf(
        "  %-10s detect doubled %6.0f   as it is %6.0f   encode %6.1f%n",
        name, doubled, once, encoding);
  }

  private static double millis(Runnable work) {
    double[] millis = new double[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      work.run();
      if (i >= 0) {
        millis[i] = (THREADS.getCurrentThreadCpuTime() - before) / 1e6;
      }
    }
    return Rounds.median(millis);
  }

  private static void dlib(Site site, Pixels picture, Pixels chip) throws Exception {
    Map<String, String> environment = System.getenv();
    String models = environment.get("PROGIMAGE_MODELS");
    if (models == null) {
      System.out.println("  dlib       not measured: set PROGIMAGE_MODELS to its models");
      return;
    }
    Path pictureFile = write(picture, site.scratch().resolve("picture.png"));
    Path chipFile = write(chip, site.scratch().resolve("chip.png"));
    List<String> command =
        List.of(
            environment.getOrDefault("PYTHON", "python3"),
            site.peers().resolve("faces.py").toString(),
            models,
            pictureFile.toString(),
            chipFile.toString());
    String[] millis = Command.run(site.scratch(), command).strip().split(" ");
    print(
        "dlib",
        Double.parseDouble(millis[0]),
        Double.parseDouble(millis[1]),
        Double.parseDouble(millis[2]));
  }

  private static Pixels read(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int width = image.getWidth();
    int height = image.getHeight();
    return new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
  }

  private static Path write(Pixels pixels, Path file) throws IOException {
    int width = pixels.width();
    BufferedImage image = new BufferedImage(width, pixels.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, pixels.height(), pixels.argb(), 0, width);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static Pixels resized(Pixels source, int width, int height) {
    return Resampler.resample(
        source, 0, 0, source.width(), source.height(), width, height, /* linear= */ false);
  }
}
