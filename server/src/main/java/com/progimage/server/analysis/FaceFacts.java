package com.progimage.server.analysis;

import com.progimage.server.image.Size;
import java.util.List;

/**
 * The faces in a picture.
 *
 * @param picture size of the upright picture, in pixels, in which the boxes lie
 * @param faces all that the detector reported, best score first; at most {@value #MAX_FACES}
 */
public record FaceFacts(Size picture, List<Face> faces) implements Facts {
  public static final int MAX_FACES = 100;

  public FaceFacts {
    faces = List.copyOf(faces);
    if (faces.size() > MAX_FACES) {
      throw new IllegalArgumentException(faces.size() + " faces");
    }
  }

  @Override
  public AnalysisKind kind() {
    return AnalysisKind.FACES;
  }

  /** The faces with at least a score. */
  public List<Face> atLeast(double score) {
    return faces.stream().filter(face -> face.score() >= score).toList();
  }
}
