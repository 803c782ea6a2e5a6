package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.failure.Failure;
import com.progimage.server.library.requester.Requester;
import java.util.List;

/** Finds facts of one kind in pictures: in a render worker, or with the help of another service. */
public interface Analyzer {
  AnalysisKind kind();

  /** The name and version of the model, which is part of the key of stored facts. Constant. */
  String model();

  /** Whether render workers of this server do it. False: it waits for another service. */
  default boolean isEmbedded() {
    return true;
  }

  /** What it may not find, each as a phrase for people. */
  default List<String> misses() {
    return List.of();
  }

  /**
   * Analyzes one picture; blocks until there is an answer.
   *
   * @param asker pays for the work, and says how urgent it is
   * @throws Failure {@code undecodable}, {@code image-too-large} or {@code decode-limit} if the
   *     picture cannot be analyzed; {@code analyzer-failed} or {@code analyzer-timeout} if another
   *     service did not answer; {@code analyzer-failed} if signals from outside ended two workers;
   *     {@code queue-full} and others with a retry time if another try may succeed
   */
  Facts analyze(AnalyzedFile file, Requester asker);
}
