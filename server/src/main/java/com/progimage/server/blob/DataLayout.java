package com.progimage.server.blob;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The whole disk tree.
 *
 * <pre>
 * layout.json                              what layout this is, and whose
 * registry.db                              the embedded registry, where that is used
 * state.db                                 the embedded store of jobs, likewise
 * images/9a3/&lt;id>.&lt;ext>                   an original
 * images/9a3/&lt;id>.json                    its manifest: there is one, so there is the image
 * images/9a3/&lt;id>.deleted                 the manifest of a deleted image
 * renditions/9a3/&lt;id>/&lt;revision>/&lt;transformation or _>.&lt;ext>
 * dependents/9a3/&lt;id>/&lt;id>              the second may have a rendition that names the first
 * staging/&lt;process>/lock                  held as long as that server lives
 * staging/&lt;process>/&lt;n>.original          an upload that is not committed
 * staging/&lt;process>/&lt;n>.rendition         a rendition that is not kept
 * staging/&lt;process>/&lt;id>.json             an upload that the registry may not have
 * staging/&lt;process>/&lt;id>.delete           a delete that may be half done
 * staging/&lt;process>/&lt;n>-&lt;id>.merge       a duplicate that may be half linked
 * staging/&lt;process>/tmp/                  what nobody misses when the process is gone
 * maintenance/&lt;task>.lock                 held by the process that does the task
 * maintenance/&lt;task>.json                 what the last one to end it wrote down
 * stray/                                  what fsck found in a place that is not its own
 * </pre>
 *
 * {@code 9a3} stands for the last three digits of the id. Of images those 4,096 folders are all
 * made at first, so that a commit has no new folder to make durable; the others when they are
 * needed.
 */
record DataLayout(Path root) {
  static final String LOCK = "lock";
  static final String TEMPORARY = "tmp";
  static final String UPLOAD_ENTRY = ".json";
  static final String DELETE_ENTRY = ".delete";
  static final String TOMBSTONE = ".deleted";
  static final String MERGE_ENTRY = ".merge";

  private static final String MANIFEST = ".json";
  private static final int MAX_NAME_BYTES = 255;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9_+.,~-]*");

  /** The 4,096 names from {@code 000} to {@code fff}. */
  static List<String> folderNames() {
    return IntStream.range(0, 1 << 12)
        .mapToObj(number -> HexFormat.of().toHexDigits(number, 3))
        .toList();
  }

  Path layoutFile() {
    return root.resolve("layout.json");
  }

  Path registryFile() {
    return root.resolve("registry.db");
  }

  Path stateFile() {
    return root.resolve("state.db");
  }

  Path images() {
    return root.resolve("images");
  }

  Path renditions() {
    return root.resolve("renditions");
  }

  Path dependents() {
    return root.resolve("dependents");
  }

  Path staging() {
    return root.resolve("staging");
  }

  Path maintenance() {
    return root.resolve("maintenance");
  }

  Path stray() {
    return root.resolve("stray");
  }

  Path imageFolder(ImageId id) {
    return root.resolve("images/" + id.folder());
  }

  Path original(ImageId id, ImageFormat format) {
    return image(id, "." + format.extension());
  }

  Path manifest(ImageId id) {
    return image(id, MANIFEST);
  }

  Path tombstone(ImageId id) {
    return image(id, TOMBSTONE);
  }

  private Path image(ImageId id, String ending) {
    return root.resolve("images/" + id.folder() + "/" + id + ending);
  }

  Path renditions(ImageId id) {
    return root.resolve("renditions/" + id.folder() + "/" + id);
  }

  Path renditions(ImageId id, String revision) {
    return renditions(id).resolve(name(revision));
  }

  /**
   * @throws IllegalArgumentException where the key's texts make no file name, or one of more than
   *     255 bytes
   */
  Path rendition(RenditionKey key) {
    String text = key.transformation().isEmpty() ? "_" : key.transformation();
    return renditions(key.id(), key.revision())
        .resolve(name(text + "." + key.format().extension()));
  }

  Path dependents(ImageId named) {
    return root.resolve("dependents/" + named.folder() + "/" + named);
  }

  /** Where it is noted that the second image may have renditions that name the first. */
  Path dependent(ImageId named, ImageId id) {
    return dependents(named).resolve(id.text());
  }

  /** The rendition that lies at {@code file}, four levels down; empty where none can. */
  Optional<RenditionKey> renditionKey(Path file) {
    Path place = renditions().relativize(file);
    String revision = place.getName(2).toString();
    String name = place.getName(3).toString();
    int dot = name.lastIndexOf('.');
    if (dot < 1) {
      return Optional.empty();
    }
    String text = name.substring(0, dot).equals("_") ? "" : name.substring(0, dot);
    return ImageId.find(place.getName(1).toString())
        .flatMap(id ->
            ImageFormat.findByExtension(name.substring(dot + 1))
                .map(format -> new RenditionKey(id, revision, text, format)))
        .filter(key -> isAt(file, key));
  }

  private boolean isAt(Path file, RenditionKey key) {
    return NAME.matcher(key.revision()).matches()
        && NAME.matcher(file.getFileName().toString()).matches()
        && rendition(key).equals(file);
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()
        || name.getBytes(StandardCharsets.US_ASCII).length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException("not a file name: " + name);
    }
    return name;
  }

  /** The image whose manifest has the name of {@code file}. */
  static Optional<ImageId> manifestId(Path file) {
    return entryId(file, MANIFEST);
  }

  /** The image whose entry of a kind has the name of {@code file}. */
  static Optional<ImageId> entryId(Path file, String ending) {
    String name = file.getFileName().toString();
    return name.endsWith(ending)
        ? ImageId.find(name.substring(0, name.length() - ending.length()))
        : Optional.empty();
  }

  /** The image of a merge entry, of which a process may have several for one image. */
  static Optional<ImageId> mergedId(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(MERGE_ENTRY)
        ? ImageId.find(name.substring(name.indexOf('-') + 1, name.length() - MERGE_ENTRY.length()))
        : Optional.empty();
  }

  Path place(Copy copy) {
    return switch (copy) {
      case Copy.Original(var id, var format) -> original(id, format);
      case Copy.Rendition(var key) -> rendition(key);
    };
  }
}
