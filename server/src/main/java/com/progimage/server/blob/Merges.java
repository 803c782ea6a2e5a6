package com.progimage.server.blob;

import com.progimage.server.blob.Merged.Outcome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes equal files one file with several names. A reader finds the one or the other under a name,
 * never none, and a delete needs to know of nothing.
 */
final class Merges {
  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;
  private final Manifests manifests;

  Merges(DataLayout layout, Staging staging, DurableFiles files, Manifests manifests) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
    this.manifests = manifests;
  }

  Merged merge(Copy keep, Copy duplicate) throws IOException {
    Path kept = layout.place(keep);
    Path place = layout.place(duplicate);
    Optional<FileLinks> of = FileLinks.find(kept);
    Optional<FileLinks> replaced = FileLinks.find(place);
    if (of.isEmpty() || replaced.isEmpty() || !exist(keep, duplicate)) {
      return Merged.of(Outcome.GONE);
    }
    if (of.get().file().equals(replaced.get().file())) {
      return Merged.of(Outcome.ONE_FILE);
    }
    if (of.get().byteCount() != replaced.get().byteCount()) {
      return Merged.of(Outcome.DIFFERENT);
    }
    try {
      if (!SameBytes.in(kept, place)) {
        return Merged.of(Outcome.DIFFERENT);
      }
    } catch (NoSuchFileException e) {
      return Merged.of(Outcome.GONE);
    } catch (IOException e) {
      return Merged.of(Outcome.UNREADABLE);
    }
    Outcome outcome = replace(kept, place, duplicate);
    boolean freed = outcome == Outcome.LINKED && replaced.get().names() == 1;
    return new Merged(outcome, freed ? replaced.get().byteCount() : 0);
  }

  private boolean exist(Copy keep, Copy duplicate) throws IOException {
    return exists(keep) && exists(duplicate);
  }

  /** Whether all images exist that the copy is of. */
  private boolean exists(Copy copy) throws IOException {
    return switch (copy) {
      case Copy.Original(var id, _) -> manifests.exists(id);
      case Copy.Rendition(var key) -> manifests.exist(key);
    };
  }

  /** The order matters; {@code docs/disk.md} says what a crash after each step leaves. */
  private Outcome replace(Path kept, Path place, Copy duplicate) throws IOException {
    Path entry = staging.mergeEntry(duplicate.id());
    Path staged = staging.newFile(".link");
    files.create(entry).close();
    Optional<Outcome> refused = link(kept, staged);
    if (refused.isPresent()) {
      files.unlink(entry);
      return refused.get();
    }
    boolean placed = rename(staged, place);
    // Looking before would not do: a delete between the look and the rename would be undone.
    boolean alive = exists(duplicate);
    if (!alive) {
      takeAway(place, duplicate);
    }
    // A rename onto the same file, which another one made of it meanwhile, leaves both names.
    files.unlink(staged);
    files.unlink(entry);
    return placed && alive ? Outcome.LINKED : Outcome.GONE;
  }

  private boolean rename(Path staged, Path place) throws IOException {
    try {
      files.rename(staged, place);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      // The folder of a rendition went with its image.
      return false;
    }
  }

  private void takeAway(Path place, Copy duplicate) throws IOException {
    files.unlink(place);
    if (duplicate instanceof Copy.Rendition(var key)) {
      Disk.removeIfEmpty(layout.renditions(key.id(), key.revision()));
      Disk.removeIfEmpty(layout.renditions(key.id()));
    }
  }

  private Optional<Outcome> link(Path kept, Path staged) throws IOException {
    try {
      files.link(kept, staged);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of(Outcome.GONE);
    } catch (UnsupportedOperationException e) {
      return Optional.of(Outcome.NO_LINKS);
    } catch (FileSystemException e) {
      // The reason is a text in the language of the machine: a file of our own tells more.
      return Optional.of(canLink() ? Outcome.FULL : Outcome.NO_LINKS);
    }
  }

  private boolean canLink() throws IOException {
    Path file = staging.newFile(".probe");
    Path name = staging.newFile(".probe");
    files.create(file).close();
    try {
      files.link(file, name);
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    } finally {
      files.unlink(name);
      files.unlink(file);
    }
  }
}
