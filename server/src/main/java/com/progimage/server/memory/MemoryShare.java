package com.progimage.server.memory;

import java.util.Locale;

/**
 * The maximum share of this process's heap for each purpose. Shares of requests are leased from a
 * {@link MemoryBudget}; shares of caches limit their entries. The rest is for connections, the
 * program itself, and the garbage collector.
 */
public enum MemoryShare {
  /** Bytes of bodies between the network and the disk. */
  UPLOADS(Kind.REQUESTS, 4),
  /** JSON documents and fields of forms, and the objects parsed from them. */
  DOCUMENTS(Kind.REQUESTS, 7),
  /** Images that are being inspected. */
  INSPECTIONS(Kind.REQUESTS, 12),
  /** Lists, results, events and metrics while they are written. */
  ANSWERS(Kind.REQUESTS, 6),
  /** SVG while it is compressed and sent. */
  COMPRESSION(Kind.REQUESTS, 2),

  /** Compressed SVG. */
  COMPRESSED_SVGS(Kind.CACHES, 2),
  /** Manifests of images. */
  MANIFESTS(Kind.CACHES, 3),
  /** Parsed paths of renditions. */
  PATHS(Kind.CACHES, 2),
  /** Renditions that were found intact. */
  WHOLE_RENDITIONS(Kind.CACHES, 3),
  /** Originals whose digests were compared. */
  WHOLE_ORIGINALS(Kind.CACHES, 2),
  /** Changes that wait for the registry. */
  REGISTRY_CHANGES(Kind.CACHES, 2),
  /** Renditions whose use was recorded today. */
  USED_RENDITIONS(Kind.CACHES, 1),
  /** Uploads that the registry may not know yet. */
  LATE_UPLOADS(Kind.CACHES, 2),
  /** Running jobs of single renditions, and images that killed a worker, half each. */
  RECENT(Kind.CACHES, 1);

  private enum Kind {
    REQUESTS,
    CACHES
  }

  private final Kind kind;
  private final int percent;

  MemoryShare(Kind kind, int percent) {
    this.kind = kind;
    this.percent = percent;
  }

  public boolean isOfCaches() {
    return kind == Kind.CACHES;
  }

  int percent() {
    return percent;
  }

  /** The bytes of the share in this process's heap. */
  public long bytes() {
    return bytesOf(Runtime.getRuntime().maxMemory());
  }

  long bytesOf(long heap) {
    return heap / 100 * percent;
  }

  /**
   * The number of entries of a cache, given the approximate bytes of each, including key and
   * overhead.
   */
  public long entries(int bytesEach) {
    return bytes() / bytesEach;
  }

  /** The name in metrics, such as {@code uploads}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
