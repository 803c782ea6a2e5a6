package com.progimage.server.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.image.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data folder as such, and what the processes that share it tell each other through it. */
public final class SharedFolder {
  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;

  SharedFolder(DataLayout layout, Staging staging, DurableFiles files) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
  }

  /** What the data folder is called for as long as it exists; a registry of another is foreign. */
  public String instanceId() throws IOException {
    return DataFolder.read(layout).path("instanceId").asText();
  }

  /** The registry that knows all of this folder, as {@link #rememberRegistry} was told. */
  public Optional<String> lastRegistry() throws IOException {
    return Optional.ofNullable(DataFolder.read(layout).path("registry").asText(null));
  }

  /**
   * Writes down, durably, which registry knows all of this folder.
   *
   * @param registry null: none does
   */
  public void rememberRegistry(@Nullable String registry) throws IOException {
    DataFolder.write(layout, staging, files, registry);
  }

  /**
   * Where this process may put files that nobody misses: removed when the store is closed, and by
   * any server's {@link BlobStore#recover} where the process died before.
   */
  public Path temporaryFolder() {
    return staging.temporary();
  }

  /**
   * Makes an empty file for what this process has no memory for.
   *
   * @throws Failure {@code insufficient-storage} where the disk does not take it
   */
  public Scratch scratch() {
    return Scratch.create(staging.newTemporaryFile(), files);
  }

  /** What render workers read: images that are stored, and those that this process stages. */
  public List<Path> sourceFolders() {
    return List.of(layout.images(), staging.folder());
  }

  /** What render workers write to; goes with {@link #temporaryFolder}. */
  public Path renderFolder() {
    return staging.rendering();
  }

  /** Where the embedded registry lies. */
  public Path registryFile() {
    return layout.registryFile();
  }

  /** Where the embedded store of what cannot be rebuilt lies. */
  public Path stateFile() {
    return layout.stateFile();
  }

  /** Claims a task for this process; empty where another one is at it. */
  public Optional<Lease> claim(String task) throws IOException {
    Files.createDirectories(layout.maintenance());
    return Lease.claim(layout.maintenance().resolve(task + ".lock"));
  }

  /** What {@link #writeNote} last wrote of a task. */
  public Optional<String> note(String task) throws IOException {
    try {
      return Optional.of(Files.readString(layout.maintenance().resolve(task + ".json")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes something down about a task, durably; only for who has claimed it. */
  public void writeNote(String task, String text) throws IOException {
    Path fresh = staging.newFile(".note");
    try (FileChannel channel = files.create(fresh)) {
      files.write(channel, ByteBuffer.wrap(text.getBytes(UTF_8)));
      files.sync(channel);
    }
    files.rename(fresh, layout.maintenance().resolve(task + ".json"));
    files.syncFolder(layout.maintenance());
  }
}
