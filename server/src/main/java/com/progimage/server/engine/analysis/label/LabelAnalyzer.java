package com.progimage.server.engine.analysis.label;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analysis.OriginalFile;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.AreaMeans;
import com.progimage.server.engine.analysis.PictureAnalyzer;
import com.progimage.server.engine.analysis.face.Detection;
import com.progimage.server.engine.analysis.face.FaceDetector;
import com.progimage.server.engine.analysis.face.PackedFaces;
import com.progimage.server.engine.analysis.face.Templates;
import com.progimage.server.engine.codec.imageio.Flatten;
import com.progimage.server.image.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names what a picture shows: the classes of a network, the groups that they belong to, and {@code
 * Person} and {@code Face} if there is a face, because the network knows no people.
 */
public final class LabelAnalyzer implements PictureAnalyzer {
  /** Faces from an eighth of the longer side on are found. */
  private static final int FACES_SIDE = 640;

  /** A decoder that reduces more changes what the network sees. */
  private static final int SHORTER_SIDE = 2 * EfficientNet.SIDE;

  private static final String PERSON = "Person";
  private static final String FACE = "Face";
  private static final int WHITE = 0xffffff;

  private final String model;
  private final Supplier<LabelModel> weights;

  /** Loaded with the first picture. */
  private @Nullable Loaded loaded;

  private record Loaded(EfficientNet net, LabelNames names, FaceDetector faces) {}

  private LabelAnalyzer(String model, Supplier<LabelModel> weights) {
    this.model = model;
    this.weights = weights;
  }

  /** An analyzer with the server's own weights. */
  public static LabelAnalyzer packed() {
    return new LabelAnalyzer(LabelModel.PACKED, PackedLabels::model);
  }

  /** An analyzer with the original weights in a folder; with the server's own if it has none. */
  public static LabelAnalyzer of(Path models) {
    return OriginalFile.LABEL_NET.isIn(models)
        ? new LabelAnalyzer(LabelModel.ORIGINAL, () -> OriginalLabels.model(models))
        : packed();
  }

  @Override
  public AnalysisKind kind() {
    return AnalysisKind.LABELS;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Size wanted(Size upright) {
    int shorter = Math.min(upright.width(), upright.height());
    int longer = Math.max(upright.width(), upright.height());
    double scale = Math.max((double) SHORTER_SIDE / shorter, (double) FACES_SIDE / longer);
    return scale >= 1
        ? upright
        : new Size(
            (int) Math.ceil(upright.width() * scale), (int) Math.ceil(upright.height() * scale));
  }

  @Override
  public LabelFacts analyze(Pixels picture, Size original) {
    Loaded tools = loaded();
    float[] probabilities = tools.net.probabilities(LabelInput.of(picture));
    List<Label> labels = new ArrayList<>(tools.names.labels(probabilities));
    OptionalDouble face = faceScore(tools.faces, picture);
    if (face.isPresent()) {
      addFace(labels, face.getAsDouble());
    }
    List<Label> sorted = LabelNames.sorted(labels);
    return new LabelFacts(sorted.subList(0, Math.min(sorted.size(), LabelFacts.MAX_LABELS)));
  }

  private Loaded loaded() {
    Loaded tools = loaded;
    if (tools == null) {
      tools =
          new Loaded(
              new EfficientNet(weights.get()),
              new LabelNames(),
              new FaceDetector(new Templates(PackedFaces.templates())));
      loaded = tools;
    }
    return tools;
  }

  /** The best score of a face; empty if there is none that is sure. */
  private static OptionalDouble faceScore(FaceDetector detector, Pixels picture) {
    Pixels small = AreaMeans.shrink(picture, AreaMeans.within(picture.size(), FACES_SIDE));
    return detector.detect(Flatten.onto(small, WHITE), /* doublings= */ 0).stream()
        .mapToDouble(Detection::score)
        .filter(score -> score >= Face.SURE)
        .max();
  }

  private static void addFace(List<Label> labels, double score) {
    double certainty = certainty(score);
    labels.add(LabelNames.label(FACE, certainty, List.of(PERSON)));
    Label person = LabelNames.label(PERSON, certainty, List.of());
    for (Label label : labels) {
      if (label.name().equals(PERSON)) {
        person = label.confidence() > person.confidence() ? label : person;
      }
    }
    labels.removeIf(label -> label.name().equals(PERSON));
    labels.add(person);
  }

  /**
   * A detector's score on the scale of probabilities: half where a face counts as sure, and each
   * further such step halves what is missing to one. It orders faces, and is no measured frequency.
   */
  static double certainty(double score) {
    return 1 - StrictMath.pow(2, -score / Face.SURE);
  }
}
