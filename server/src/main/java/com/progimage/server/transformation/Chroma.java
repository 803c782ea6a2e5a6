package com.progimage.server.transformation;

import com.progimage.server.transformation.text.Step;
import java.util.Arrays;
import java.util.List;

/** Chroma subsampling: the number of pixels that share one color sample. */
public enum Chroma {
  /** Two by two pixels. */
  HALF("420", 2, 2),
  /** Two pixels side by side. */
  HALF_WIDTH("422", 2, 1),
  /** No subsampling. */
  FULL("444", 1, 1);

  private final String text;
  private final int across;
  private final int down;

  Chroma(String text, int across, int down) {
    this.text = text;
    this.across = across;
    this.down = down;
  }

  /** The broadcasters' notation: {@code 420}. */
  public String text() {
    return text;
  }

  /** Number of pixels side by side that share a sample. */
  public int across() {
    return across;
  }

  /** Number of pixels one below the other that share a sample. */
  public int down() {
    return down;
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(Chroma::text).toList();
  }

  static Chroma parse(Step step) {
    String word = step.word("C", step.only());
    return Arrays.stream(values()).filter(each -> each.text.equals(word)).findFirst().orElseThrow();
  }
}
