package com.progimage.features.door;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What users do with a server, whichever way they come in. A server's refusal is a {@link Refusal}
 * in each method.
 */
public interface Door {
  Stored upload(NewImage image);

  /** The record of a stored image. */
  Stored info(String id);

  /** The bytes that were stored. */
  byte[] original(String id);

  /**
   * An image in another shape.
   *
   * @param rendition what stands behind the id in its URL: {@code .png}, {@code /rotate_90.png}
   */
  byte[] get(String id, String rendition);

  /** As {@link #get}, into a file; a file that is there already stays when it fails. */
  void save(String id, String rendition, Path file);

  void delete(String id);

  /** All images, oldest first. */
  List<Stored> list();

  /**
   * Submits a job.
   *
   * @param renditions of each image, as in {@link #get}
   * @return its id
   */
  String submit(List<String> ids, List<String> renditions);

  /** Waits for a job's end. */
  Ended await(String job);

  /** Follows a job from its beginning to its end, and gives what is heard of its images. */
  List<Ended.Result> follow(String job);

  /** What came of a job's images, in the order in which they ended. */
  List<Ended.Result> results(String job);

  /** Cancels a job, and gives what it is then. */
  Ended cancel(String job);

  /** Returns the door to analyses, sessions and upload links. */
  AnalysisDoor analyses();

  /** What the server takes at most, by name. */
  Map<String, Long> limits();

  /** The entity tag of a rendition. Not all doors show it. */
  default String etag(String id, String rendition) {
    throw new UnsupportedOperationException(this + " shows no entity tags");
  }

  /** A rendition, unless it is the one that the entity tag names. Not all doors can. */
  default Optional<byte[]> getIfChanged(String id, String rendition, String etag) {
    throw new UnsupportedOperationException(this + " knows no entity tags");
  }

  /** How this door shows its users a problem's status. */
  String shown(int httpStatus, String code);
}
