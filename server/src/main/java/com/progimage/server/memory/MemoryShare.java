package com.progimage.server.memory;

import java.util.Locale;

/**
 * What each purpose may take of this process's heap at most. Shares of requests are leased from a
 * {@link MemoryBudget}, shares of caches bound what they remember. What is left is for connections,
 * the program itself, and the collector.
 */
public enum MemoryShare {
  /** Bytes of bodies between the network and the disk. */
  UPLOADS(Kind.REQUESTS, 4),
  /** JSON documents and fields of forms, and what is read out of them. */
  DOCUMENTS(Kind.REQUESTS, 7),
  /** Images whose structure is looked at. */
  INSPECTIONS(Kind.REQUESTS, 12),
  /** Lists, results, events and metrics while they are written. */
  ANSWERS(Kind.REQUESTS, 6),
  /** SVG that is compressed, and sent compressed. */
  COMPRESSION(Kind.REQUESTS, 2),

  /** Compressed SVG. */
  COMPRESSED_SVGS(Kind.CACHES, 2),
  /** Manifests of images. */
  MANIFESTS(Kind.CACHES, 3),
  /** What paths of renditions mean. */
  PATHS(Kind.CACHES, 2),
  /** Renditions that were found to be whole. */
  WHOLE_RENDITIONS(Kind.CACHES, 3),
  /** Originals whose digests were compared. */
  WHOLE_ORIGINALS(Kind.CACHES, 2),
  /** Changes that wait for the registry. */
  REGISTRY_CHANGES(Kind.CACHES, 2),
  /** Renditions whose use was recorded today. */
  USED_RENDITIONS(Kind.CACHES, 1),
  /** Uploads that the registry may not know of yet. */
  LATE_UPLOADS(Kind.CACHES, 2),
  /** Jobs of single renditions that go on, and pictures that killed a worker, half each. */
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

  /** Of the heap that this process may have. */
  public long bytes() {
    return bytesOf(Runtime.getRuntime().maxMemory());
  }

  long bytesOf(long heap) {
    return heap / 100 * percent;
  }

  /** Of a cache whose entries have about so many bytes, key and bookkeeping included. */
  public long entries(int bytesEach) {
    return bytes() / bytesEach;
  }

  /** The name in metrics: {@code uploads}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
