package com.progimage.server.analysis;

/** What one analysis found in a picture. Facts belong to the bytes of an image, not to its id. */
public sealed interface Facts permits FaceFacts, LabelFacts, Placeholder {
  /** The kind of analysis that finds such facts. */
  AnalysisKind kind();
}
