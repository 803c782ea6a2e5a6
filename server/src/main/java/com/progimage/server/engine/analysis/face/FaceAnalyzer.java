package com.progimage.server.engine.analysis.face;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.PictureAnalyzer;
import com.progimage.server.engine.ops.resample.Resampler;
import com.progimage.server.image.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds and encodes faces. Small pictures are doubled, as Python's face_recognition does by
 * default, so that faces from about 40 pixels on are found; large ones are made smaller.
 */
public final class FaceAnalyzer implements PictureAnalyzer {
  /** The name of the packed weights, which are rounded. */
  private static final String PACKED = "dlib-resnet-v1-int8";

  /** Pictures with more pixels are not doubled. */
  public static final int MAX_DOUBLED_PIXELS = 1_500_000;

  /** The longer side of larger pictures, after they are made smaller. */
  public static final int MAX_SIDE = 1600;

  private final String model;
  private final Supplier<FaceModel> weights;

  /** Made for the first picture, because it needs 60 MiB. */
  private @Nullable FaceParts parts;

  private record FaceParts(FaceDetector detector, LandmarkFinder landmarks, FaceNet net) {
    static FaceParts of(FaceModel model) {
      return new FaceParts(
          new FaceDetector(new Templates(model.templates())),
          new LandmarkFinder(model.landmarks()),
          new FaceNet(model.net()));
    }
  }

  /**
   * @param model name of the weights
   * @param weights called before the first picture is analyzed
   */
  public FaceAnalyzer(String model, Supplier<FaceModel> weights) {
    this.model = model;
    this.weights = weights;
  }

  /** An analyzer with the weights of this program. */
  public static FaceAnalyzer packed() {
    return new FaceAnalyzer(PACKED, PackedFaces::model);
  }

  @Override
  public AnalysisKind kind() {
    return AnalysisKind.FACES;
  }

  @Override
  public String model() {
    return model;
  }

  /** dlib's numbers are those for the pixels that dlib reads. */
  @Override
  public boolean needsUsualPixels() {
    return !model.equals(PACKED);
  }

  @Override
  public Size wanted(Size upright) {
    int longer = Math.max(upright.width(), upright.height());
    if (isDoubled(upright) || longer <= MAX_SIDE) {
      return upright;
    }
    return new Size(scaled(upright.width(), longer), scaled(upright.height(), longer));
  }

  private static boolean isDoubled(Size upright) {
    return (long) upright.width() * upright.height() <= MAX_DOUBLED_PIXELS;
  }

  private static int scaled(int side, int longer) {
    return Math.max(1, Math.round(side * (MAX_SIDE / (float) longer)));
  }

  @Override
  public FaceFacts analyze(Pixels picture, Size original) {
    if (parts == null) {
      parts = FaceParts.of(weights.get());
    }
    FaceParts parts = this.parts;
    Size wanted = wanted(original);
    RgbImage image = RgbImage.of(resized(picture, wanted));
    List<Face> faces = new ArrayList<>();
    for (Detection detection : parts.detector.detect(image, isDoubled(original) ? 1 : 0)) {
      List<Landmark> points = parts.landmarks.find(image, detection.box());
      Encoding encoding = parts.net.encode(FaceChip.cut(image, points));
      double across = original.width() / (double) wanted.width();
      double down = original.height() / (double) wanted.height();
      faces.add(
          new Face(
              enlarged(detection.box(), across, down),
              detection.score(),
              points.stream().map(point -> enlarged(point, across, down)).toList(),
              encoding));
    }
    return new FaceFacts(original, faces);
  }

  private static Pixels resized(Pixels picture, Size wanted) {
    if (picture.size().equals(wanted)) {
      return picture;
    }
    return Resampler.resample(
        picture,
        0,
        0,
        picture.width(),
        picture.height(),
        wanted.width(),
        wanted.height(),
        /* linear= */ false);
  }

  private static FaceBox enlarged(FaceBox box, double across, double down) {
    int left = Rounding.halfUp(box.left() * across);
    int top = Rounding.halfUp(box.top() * down);
    int right = Rounding.halfUp((box.right() + 1) * across) - 1;
    int bottom = Rounding.halfUp((box.bottom() + 1) * down) - 1;
    return new FaceBox(left, top, right, bottom);
  }

  private static Landmark enlarged(Landmark point, double across, double down) {
    return new Landmark(
        Rounding.halfUp((point.x() + 0.5) * across - 0.5),
        Rounding.halfUp((point.y() + 0.5) * down - 0.5));
  }
}
