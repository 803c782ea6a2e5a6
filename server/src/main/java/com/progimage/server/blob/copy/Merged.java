package com.progimage.server.blob.copy;

/**
 * Result of a merge.
 *
 * @param bytesReclaimed zero if the duplicate's file has further names
 */
public record Merged(MergeOutcome outcome, long bytesReclaimed) {
  /** How a merge ended. All except {@link #LINKED} leave both names unchanged. */
  public enum MergeOutcome {
    /** The two names now share one file. */
    LINKED("linked"),
    /** The two names already shared one file. */
    ONE_FILE("one-file"),
    /** One of the two was deleted. */
    GONE("deleted"),
    /** The bytes or the manifests differ. */
    DIFFERENT("bytes-differ"),
    /** The disk cannot read the bytes of one of them. */
    UNREADABLE("unreadable"),
    /** The kept file has the maximum number of names. */
    FULL("no-more-links"),
    /** The file system does not support hard links. */
    NO_LINKS("no-hard-links");

    private final String text;

    MergeOutcome(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public static Merged of(MergeOutcome outcome) {
    return new Merged(outcome, 0);
  }
}
