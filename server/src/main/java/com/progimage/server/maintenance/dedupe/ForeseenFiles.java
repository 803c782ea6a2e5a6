package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileCopies;
import com.progimage.server.blob.copy.FileLinks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what {@link LinkedFiles} would do, without comparing bytes or knowing link limits. */
final class ForeseenFiles implements EqualFiles {
  private final FileCopies copies;

  /** Number of names that a file would lose, for files with several names. */
  private final Map<Object, Integer> taken = new HashMap<>();

  private @Nullable Object kept;
  private boolean isLinked;

  ForeseenFiles(FileCopies copies) {
    this.copies = copies;
  }

  @Override
  public void take(Copy copy, MergeTurn turn) {
    Optional<FileLinks> found = copies.links(copy);
    if (found.isEmpty()) {
      return;
    }
    FileLinks links = found.get();
    if (kept == null) {
      kept = links.file();
    } else if (!links.file().equals(kept)) {
      turn.tally().link(isLast(links) ? links.byteCount() : 0, !isLinked);
      isLinked = true;
    }
  }

  /** Returns true if the file would lose its last name. */
  private boolean isLast(FileLinks links) {
    if (links.names() > 1 && taken.merge(links.file(), 1, Integer::sum) < links.names()) {
      return false;
    }
    taken.remove(links.file());
    return true;
  }
}
