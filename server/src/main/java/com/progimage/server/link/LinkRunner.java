package com.progimage.server.link;

import com.progimage.server.loop.Loop;
import java.time.Duration;

/**
 * Ends links behind requests while the server runs: those whose time has ended, those whose server
 * died, and those whose analyses have ended.
 */
public final class LinkRunner implements AutoCloseable {
  private static final int PAGE = 100;
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Longer than a page takes, so that other servers take over only from a dead server. */
  private static final Duration TURN = Duration.ofMinutes(1);

  private final LinkEnds ends;
  private final Loop loop = new Loop("upload links", this::round);

  public LinkRunner(UploadLinks links) {
    this.ends = links.ends();
  }

  public LinkRunner start() {
    loop.start();
    return this;
  }

  private void round() {
    if (ends.advanceDue(PAGE, TURN) < PAGE) {
      loop.pause(POLL);
    }
  }

  /** False if the loop ended without being closed. */
  public boolean isAlive() {
    return loop.isAlive();
  }

  @Override
  public void close() {
    loop.close();
  }
}
