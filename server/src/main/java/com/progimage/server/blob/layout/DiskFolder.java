package com.progimage.server.blob.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.Scratch;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.blob.upkeep.SharedFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files of a data folder through which its processes communicate. */
public final class DiskFolder implements SharedFolder {
  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;
  private final Path images;

  /**
   * @param images the folder of originals
   */
  public DiskFolder(DataLayout layout, Staging staging, DurableFiles files, Path images) {
    this.images = images;
    this.layout = layout;
    this.staging = staging;
    this.files = files;
  }

  @Override
  public String instanceId() throws IOException {
    return DataFolder.read(layout).path("instanceId").asText();
  }

  @Override
  public Optional<String> lastRegistry() throws IOException {
    return Optional.ofNullable(DataFolder.read(layout).path("registry").asText(null));
  }

  @Override
  public void rememberRegistry(@Nullable String registry) throws IOException {
    DataFolder.write(layout, staging, files, registry);
  }

  @Override
  public Path temporaryFolder() {
    return staging.temporary();
  }

  @Override
  public Scratch scratch() {
    return Scratch.create(staging.newTemporaryFile(), files);
  }

  @Override
  public List<Path> sourceFolders() {
    return List.of(images, staging.folder());
  }

  @Override
  public Path renderFolder() {
    return staging.rendering();
  }

  @Override
  public Path registryFile() {
    return layout.registryFile();
  }

  @Override
  public Path accessFile() {
    return layout.accessFile();
  }

  @Override
  public Path stateFile() {
    return layout.stateFile();
  }

  @Override
  public Optional<TaskLock> claim(String task) throws IOException {
    Files.createDirectories(layout.maintenance());
    return TaskLock.claim(layout.maintenance().resolve(task + ".lock"));
  }

  @Override
  public Optional<String> note(String task) throws IOException {
    try {
      return Optional.of(Files.readString(layout.maintenance().resolve(task + ".json")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> notes(String task) throws IOException {
    return note(task).stream().toList();
  }

  @Override
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
