package com.progimage.server.state.session;

import java.util.List;

/**
 * What is in a session.
 *
 * @param images in the order of their slots
 * @param failures the last {@value FaceSessionFailure#REMEMBERED}, oldest first
 */
public record FaceSessionContents(
    List<FaceSessionImage> images, List<FaceSessionFailure> failures) {
  public FaceSessionContents {
    images = List.copyOf(images);
    failures = List.copyOf(failures);
  }
}
