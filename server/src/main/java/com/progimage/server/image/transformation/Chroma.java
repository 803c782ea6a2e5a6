package com.progimage.server.image.transformation;

import java.util.Arrays;
import java.util.List;

/** For how many pixels there is one sample of colour. */
public enum Chroma {
  /** Two by two. */
  HALF("420", 2, 2),
  /** Two side by side. */
  HALF_WIDTH("422", 2, 1),
  /** Each. */
  FULL("444", 1, 1);

  private final String text;
  private final int across;
  private final int down;

  Chroma(String text, int across, int down) {
    this.text = text;
    this.across = across;
    this.down = down;
  }

  /** As broadcasters write it: {@code 420}. */
  public String text() {
    return text;
  }

  /** How many pixels side by side share a sample. */
  public int across() {
    return across;
  }

  /** How many pixels one below the other share a sample. */
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
