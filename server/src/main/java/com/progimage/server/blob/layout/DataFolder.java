package com.progimage.server.blob.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.server.blob.UnusableDataException;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Creates or recognizes a data folder. {@code layout.json} is written last, so a folder that has it
 * is complete.
 */
public final class DataFolder {
  private static final int LAYOUT = 1;
  private static final JsonMapper JSON = new JsonMapper();

  private final DataLayout layout;
  private final DurableFiles files;

  private final boolean hasImages;

  private DataFolder(DataLayout layout, DurableFiles files, boolean hasImages) {
    this.layout = layout;
    this.files = files;
    this.hasImages = hasImages;
  }

  /**
   * Opens or creates the folder. Servers that do this at the same time end up with the same folder.
   */
  public static DataLayout open(Path data, DurableFiles files) throws IOException {
    return open(data, files, /* hasImages= */ true);
  }

  /** Does the same for a folder whose images are in an object store, and makes none for them. */
  public static DataLayout openWithoutImages(Path data, DurableFiles files) throws IOException {
    return open(data, files, /* hasImages= */ false);
  }

  private static DataLayout open(Path data, DurableFiles files, boolean hasImages)
      throws IOException {
    make(data.toAbsolutePath().normalize(), files);
    DataLayout layout = new DataLayout(data.toRealPath());
    new DataFolder(layout, files, hasImages).open();
    return layout;
  }

  private static void make(Path folder, DurableFiles files) throws IOException {
    Path parent = folder.getParent();
    if (Files.isDirectory(folder) || parent == null) {
      return;
    }
    make(parent, files);
    try {
      if (makeIfMissing(folder)) {
        files.syncFolder(parent);
      }
    } catch (IOException e) {
      throw new UnusableDataException("cannot create the data folder: " + e, e);
    }
    if (!Files.isDirectory(folder)) {
      throw new UnusableDataException(
          folder + " is a file, not a folder: name another data folder");
    }
  }

  private void open() throws IOException {
    if (!Disk.exists(layout.layoutFile())) {
      create();
    }
    read(layout);
    for (Path marker : markers()) {
      files.unlink(marker);
    }
    // Backups tend to omit empty folders.
    makeFolders();
  }

  private void create() throws IOException {
    List<String> strangers =
        Disk.list(layout.root()).stream()
            .map(path -> path.getFileName().toString())
            .filter(name -> !name.equals("lost+found"))
            .sorted()
            .toList();
    // The marker is created before anything else: if there is one, an earlier creation was
    // interrupted.
    if (!strangers.isEmpty() && markers().isEmpty() && !Disk.exists(layout.layoutFile())) {
      throw new UnusableDataException(
          layout.root()
              + " is not empty and is not a data folder: it has no layout.json, but "
              + strangers.getFirst()
              + "; name an empty or a new folder, or restore layout.json if this is a"
              + " data folder");
    }
    Path marker = layout.root().resolve("layout-" + UUID.randomUUID() + ".new");
    ObjectNode fields =
        JSON.createObjectNode()
            .put("layout", LAYOUT)
            .put("instanceId", UUID.randomUUID().toString())
            .putNull("registry");
    writeNew(marker, fields, files);
    makeFolders();
    try {
      files.link(marker, layout.layoutFile());
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      // Another server was faster; otherwise, reading the file reports what is missing.
    }
    files.syncFolder(layout.root());
  }

  private List<Path> markers() throws IOException {
    return Disk.list(layout.root()).stream()
        .filter(path -> path.getFileName().toString().matches("layout-[0-9a-f-]{36}\\.new"))
        .toList();
  }

  private void makeFolders() throws IOException {
    List<Path> parents =
        hasImages
            ? List.of(layout.staging(), layout.dependents(), layout.renditions(), layout.images())
            : List.of(layout.staging());
    boolean made = false;
    for (Path parent : parents) {
      made |= makeIfMissing(parent);
    }
    if (made) {
      files.syncFolder(layout.root());
    }
    if (hasImages) {
      makeImageFolders();
    }
  }

  private void makeImageFolders() throws IOException {
    Set<Path> present = Set.copyOf(Disk.list(layout.images()));
    boolean madeAny = false;
    for (String name : DataLayout.folderNames()) {
      Path folder = layout.images().resolve(name);
      madeAny |= !present.contains(folder) && makeIfMissing(folder);
    }
    if (madeAny) {
      files.syncFolder(layout.images());
    }
  }

  private static boolean makeIfMissing(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Reads {@code layout.json}, if this version supports it. */
  static ObjectNode read(DataLayout layout) throws IOException {
    Path file = layout.layoutFile();
    JsonNode fields;
    try {
      fields = JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw unreadable(file, e);
    }
    int version = fields.path("layout").asInt();
    if (!(fields instanceof ObjectNode object)
        || version < 1
        || object.path("instanceId").asText().isEmpty()) {
      throw unreadable(file, null);
    }
    if (version > LAYOUT) {
      throw new UnusableDataException(
          "%s was written by a newer ProgImage: it has layout %d, this version supports up to %d; start that version or a later one"
              .formatted(layout.root(), version, LAYOUT));
    }
    return object;
  }

  /** Replaces the {@code registry} in {@code layout.json}. Other fields are unchanged. */
  static void write(
      DataLayout layout, Staging staging, DurableFiles files, @Nullable String registry)
      throws IOException {
    Path fresh = staging.newFile(".layout");
    writeNew(fresh, read(layout).put("registry", registry), files);
    files.rename(fresh, layout.layoutFile());
    files.syncFolder(layout.root());
  }

  private static void writeNew(Path file, ObjectNode fields, DurableFiles files)
      throws IOException {
    try (FileChannel channel = files.create(file)) {
      files.write(channel, ByteBuffer.wrap((fields.toPrettyString() + "\n").getBytes(UTF_8)));
      files.sync(channel);
    }
  }

  private static UnusableDataException unreadable(Path file, @Nullable Throwable cause) {
    String message =
        file
            + " is not valid: restore it from a backup, or write {\"layout\": "
            + LAYOUT
            + ", \"instanceId\": \"<any UUID>\"} into it if this version created the folder";
    return cause == null
        ? new UnusableDataException(message)
        : new UnusableDataException(message, cause);
  }
}
