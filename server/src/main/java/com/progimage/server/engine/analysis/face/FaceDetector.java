package com.progimage.server.engine.analysis.face;

import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.engine.Pixels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds faces from 80 pixels on that look towards the camera. It lays templates over the picture in
 * sizes that become smaller by a sixth each. Immutable.
 */
public final class FaceDetector {
  /** A picture cannot cause more candidates; further ones are not looked at. */
  private static final int MAX_CANDIDATES = 100_000;

  /** The picture is not made smaller than this. */
  private static final int LEAST_SIDE = 64;

  private final Templates templates;

  public FaceDetector(Templates templates) {
    this.templates = templates;
  }

  /**
   * The faces in a picture, best score first, at most {@value FaceFacts#MAX_FACES}.
   *
   * @param doublings how often the picture is doubled first, so that faces of 40 pixels are found;
   *     each makes the search four times as long
   */
  public List<Detection> detect(Pixels picture, int doublings) {
    return detect(RgbImage.of(picture), doublings);
  }

  List<Detection> detect(RgbImage picture, int doublings) {
    RgbImage searched = picture;
    for (int i = 0; i < doublings; i++) {
      searched = Resizing.twice(searched);
    }
    return distinct(candidates(searched)).stream()
        .map(face -> new Detection(halved(face.box(), doublings), face.score()))
        .toList();
  }

  private List<Detection> candidates(RgbImage picture) {
    List<Detection> candidates = new ArrayList<>();
    int levels = levels(picture);
    RgbImage level = picture;
    for (int reductions = 0; reductions < levels; reductions++) {
      if (reductions > 0) {
        level = Resizing.resize(level, 5 * level.width / 6, 5 * level.height / 6);
      }
      if (FeatureMap.hasFeatures(level)) {
        addCandidates(level, reductions, candidates);
      }
    }
    candidates.sort(Comparator.comparingDouble(Detection::score).reversed());
    return candidates;
  }

  /** dlib counts the levels by a box, whose size is not quite that of the pictures. */
  private static int levels(RgbImage picture) {
    int right = picture.width - 1;
    int bottom = picture.height - 1;
    int left = 0;
    int top = 0;
    int levels = 0;
    do {
      left = reduced(left);
      top = reduced(top);
      right = reduced(right);
      bottom = reduced(bottom);
      levels++;
    } while (right - left + 1 >= LEAST_SIDE && bottom - top + 1 >= LEAST_SIDE);
    return levels;
  }

  private static int reduced(int at) {
    return Rounding.halfAway((at - 0.3) * (5.0 / 6));
  }

  private void addCandidates(RgbImage picture, int reductions, List<Detection> candidates) {
    float[][][] responses = templates.respond(FeatureMap.of(picture));
    for (int t = 0; t < Templates.COUNT; t++) {
      float threshold = templates.shape().thresholds().get(t);
      for (int row = 0; row < responses[t].length; row++) {
        float[] line = responses[t][row];
        for (int column = 0; column < line.length; column++) {
          if (line[column] >= threshold && candidates.size() < MAX_CANDIDATES) {
            FaceBox box =
                new FaceBox(
                    enlarged(pixel(column), reductions),
                    enlarged(pixel(row), reductions),
                    enlarged(pixel(column + Templates.SIDE - 1), reductions),
                    enlarged(pixel(row + Templates.SIDE - 1), reductions));
            candidates.add(new Detection(box, (double) line[column] - threshold));
          }
        }
      }
    }
  }

  /** The pixel of a cell of the map, as dlib places it: half a cell away from the first one. */
  private static int pixel(int cell) {
    int at = (cell - FeatureMap.MARGIN + 1) * Histograms.CELL + 1;
    return at >= 0 ? at + Histograms.CELL / 2 : at - Histograms.CELL / 2;
  }

  private static int enlarged(int at, int reductions) {
    double enlarged = at;
    for (int i = 0; i < reductions; i++) {
      enlarged = enlarged * 1.2 + 0.3;
    }
    return Rounding.halfAway(enlarged);
  }

  /** Drops candidates of a face that a better candidate has found. */
  private List<Detection> distinct(List<Detection> candidates) {
    List<Detection> faces = new ArrayList<>();
    for (Detection candidate : candidates) {
      if (faces.size() == FaceFacts.MAX_FACES) {
        break;
      }
      if (faces.stream().noneMatch(face -> isSame(face.box(), candidate.box()))) {
        faces.add(candidate);
      }
    }
    return faces;
  }

  private boolean isSame(FaceBox one, FaceBox other) {
    double width = Math.min(one.right(), other.right()) - Math.max(one.left(), other.left()) + 1.0;
    double height = Math.min(one.bottom(), other.bottom()) - Math.max(one.top(), other.top()) + 1.0;
    if (width <= 0 || height <= 0) {
      return false;
    }
    double shared = width * height;
    double aroundWidth =
        Math.max(one.right(), other.right()) - Math.min(one.left(), other.left()) + 1.0;
    double aroundHeight =
        Math.max(one.bottom(), other.bottom()) - Math.min(one.top(), other.top()) + 1.0;
    Templates.TemplateShape shape = templates.shape();
    return shared / (aroundWidth * aroundHeight) > shape.mostShared()
        || shared / area(one) > shape.mostCovered()
        || shared / area(other) > shape.mostCovered();
  }

  private static double area(FaceBox box) {
    return (double) box.width() * box.height();
  }

  /** The box in the picture before it was doubled. */
  private static FaceBox halved(FaceBox box, int doublings) {
    double left = box.left();
    double top = box.top();
    double right = box.right();
    double bottom = box.bottom();
    for (int i = 0; i < doublings; i++) {
      left = left / 2 - 1.25;
      top = top / 2 - 0.75;
      right = right / 2 - 1.25;
      bottom = bottom / 2 - 0.75;
    }
    return new FaceBox(
        Rounding.halfAway(left),
        Rounding.halfAway(top),
        Rounding.halfAway(right),
        Rounding.halfAway(bottom));
  }
}
