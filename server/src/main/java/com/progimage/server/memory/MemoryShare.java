package com.progimage.server.memory;

import java.util.Locale;

/**
 * The maximum share of this process's heap for each purpose. Shares of requests are leased from a
 * {@link MemoryBudget}; shares of caches limit their entries. The rest is for connections, the
 * program itself, and the garbage collector.
 */
public enum MemoryShare {
  /** Bytes of bodies between the network and the disk. */
  UPLOADS(ShareKind.REQUESTS, 4),
  /** JSON documents and fields of forms, and the objects parsed from them. */
  DOCUMENTS(ShareKind.REQUESTS, 7),
  /** Images that are being inspected. */
  INSPECTIONS(ShareKind.REQUESTS, 12),
  /** Lists, results, events and metrics while they are written. */
  ANSWERS(ShareKind.REQUESTS, 6),
  /** SVG while it is compressed and sent. */
  COMPRESSION(ShareKind.REQUESTS, 2),

  /** Compressed SVG. */
  COMPRESSED_SVGS(ShareKind.CACHES, 1),
  /** Manifests of images. */
  MANIFESTS(ShareKind.CACHES, 3),
  /** Parsed paths of renditions. */
  PATHS(ShareKind.CACHES, 2),
  /** Bytes of files that were sent. */
  SMALL_BODIES(ShareKind.CACHES, 5),
  /** Renditions that were found intact. */
  WHOLE_RENDITIONS(ShareKind.CACHES, 3),
  /** Originals whose digests were compared. */
  WHOLE_ORIGINALS(ShareKind.CACHES, 2),
  /** Changes that wait for the registry. */
  REGISTRY_CHANGES(ShareKind.CACHES, 2),
  /** Renditions whose use was recorded today. */
  USED_RENDITIONS(ShareKind.CACHES, 1),
  /** Uploads that the registry may not know yet. */
  LATE_UPLOADS(ShareKind.CACHES, 2),
  /** Running jobs of single renditions, and images that killed a worker, half each. */
  RECENT(ShareKind.CACHES, 1),
  /** Clients whose requests are counted. */
  RATES(ShareKind.CACHES, 1);

  private enum ShareKind {
    REQUESTS,
    CACHES
  }

  private final ShareKind kind;
  private final int percent;

  MemoryShare(ShareKind kind, int percent) {
    this.kind = kind;
    this.percent = percent;
  }

  public boolean isOfCaches() {
    return kind == ShareKind.CACHES;
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
