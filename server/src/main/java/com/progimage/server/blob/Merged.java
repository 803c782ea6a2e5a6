package com.progimage.server.blob;

/**
 * What became of a duplicate.
 *
 * @param bytesReclaimed zero where the duplicate's file has further names
 */
public record Merged(Outcome outcome, long bytesReclaimed) {
  /** How a merge can end; everything but {@link #LINKED} leaves both names as they were. */
  public enum Outcome {
    /** The two names have one file now. */
    LINKED("linked"),
    /** They had already. */
    ONE_FILE("one-file"),
    /** One of the two was deleted. */
    GONE("deleted"),
    /** The bytes or the manifests say that they are not the same. */
    DIFFERENT("bytes-differ"),
    /** The disk does not give the bytes of one of them. */
    UNREADABLE("unreadable"),
    /** The file that is kept takes no further name, though others do. */
    FULL("no-more-links"),
    /** The file system has no hard links at all. */
    NO_LINKS("no-hard-links");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  static Merged of(Outcome outcome) {
    return new Merged(outcome, 0);
  }
}
