package com.progimage.server.blob.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.Scratch;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.failure.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data folder itself, and the files through which its processes communicate. */
public final class SharedFolder {
  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;

  public SharedFolder(DataLayout layout, Staging staging, DurableFiles files) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
  }

  /** The permanent id of the data folder. A registry with another id belongs to another folder. */
  public String instanceId() throws IOException {
    return DataFolder.read(layout).path("instanceId").asText();
  }

  /** The registry that is complete for this folder, as set by {@link #rememberRegistry}. */
  public Optional<String> lastRegistry() throws IOException {
    return Optional.ofNullable(DataFolder.read(layout).path("registry").asText(null));
  }

  /**
   * Records durably which registry is complete for this folder.
   *
   * @param registry null if none is
   */
  public void rememberRegistry(@Nullable String registry) throws IOException {
    DataFolder.write(layout, staging, files, registry);
  }

  /**
   * A folder for temporary files of this process. It is removed when the store is closed or, after
   * a crash, by any server's {@link BlobStore#recover}.
   */
  public Path temporaryFolder() {
    return staging.temporary();
  }

  /**
   * Creates an empty temporary file for data that does not fit into memory.
   *
   * @throws Failure {@code insufficient-storage} if the disk does not accept it
   */
  public Scratch scratch() {
    return Scratch.create(staging.newTemporaryFile(), files);
  }

  /** The folders that render workers read: stored images, and those that this process stages. */
  public List<Path> sourceFolders() {
    return List.of(layout.images(), staging.folder());
  }

  /** The folder that render workers write to. It is removed with {@link #temporaryFolder}. */
  public Path renderFolder() {
    return staging.rendering();
  }

  /** The file of the embedded registry. */
  public Path registryFile() {
    return layout.registryFile();
  }

  /** The file of the embedded store of keys, which may not exist. */
  public Path accessFile() {
    return layout.accessFile();
  }

  /** The file of the embedded store for data that cannot be rebuilt. */
  public Path stateFile() {
    return layout.stateFile();
  }

  /** Claims a task for this process; empty if another process has it. */
  public Optional<TaskLock> claim(String task) throws IOException {
    Files.createDirectories(layout.maintenance());
    return TaskLock.claim(layout.maintenance().resolve(task + ".lock"));
  }

  /** The text that {@link #writeNote} last wrote for a task. */
  public Optional<String> note(String task) throws IOException {
    try {
      return Optional.of(Files.readString(layout.maintenance().resolve(task + ".json")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Records a text for a task, durably. Only for the process that has claimed the task. */
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
