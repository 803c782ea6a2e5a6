package com.progimage.server.blob.layout;

import com.progimage.server.blob.copy.Copy;
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
 * The paths of all files in the data folder.
 *
 * <pre>
 * layout.json                              the version of the layout and the folder's id
 * registry.db                              the embedded registry, if it is used
 * state.db                                 the embedded store of jobs, if it is used
 * access.db                                the embedded store of keys, if it is used
 * images/9a3/&lt;id>.&lt;ext>                   an original
 * images/9a3/&lt;id>.json                    its manifest; the image exists while it does
 * images/9a3/&lt;id>.deleted                 the manifest of a deleted image
 * renditions/9a3/&lt;id>/&lt;revision>/&lt;transformation or _>.&lt;ext>
 * dependents/9a3/&lt;id>/&lt;id>              the second may have a rendition that names the first
 * staging/&lt;process>/lock                  locked as long as that server lives
 * staging/&lt;process>/&lt;n>.original          an upload that is not committed
 * staging/&lt;process>/&lt;n>.rendition         a rendition that is not kept
 * staging/&lt;process>/&lt;id>.json             an upload that the registry may not have
 * staging/&lt;process>/&lt;id>.delete           a delete that may be half done
 * staging/&lt;process>/&lt;n>-&lt;id>.merge       a duplicate that may be half linked
 * staging/&lt;process>/tmp/                  temporary files of the process
 * maintenance/&lt;task>.lock                 locked by the process that runs the task
 * maintenance/&lt;task>.json                 state that the last run recorded
 * stray/                                  files that fsck found in a wrong place
 * </pre>
 *
 * {@code 9a3} stands for the last three digits of the id. The 4,096 folders of images are all
 * created at first, so that a commit never has to make a new folder durable; the others are created
 * when they are needed.
 */
public record DataLayout(Path root) {
  public static final String LOCK = "lock";
  public static final String TEMPORARY = "tmp";
  public static final String UPLOAD_ENTRY = ".json";
  public static final String DELETE_ENTRY = ".delete";
  public static final String TOMBSTONE = ".deleted";
  static final String MERGE_ENTRY = ".merge";

  private static final String MANIFEST = ".json";
  private static final int MAX_NAME_BYTES = 255;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9_+.,~-]*");

  /** The 4,096 names from {@code 000} to {@code fff}. */
  public static List<String> folderNames() {
    return IntStream.range(0, 1 << 12)
        .mapToObj(number -> HexFormat.of().toHexDigits(number, 3))
        .toList();
  }

  public Path layoutFile() {
    return root.resolve("layout.json");
  }

  Path registryFile() {
    return root.resolve("registry.db");
  }

  Path accessFile() {
    return root.resolve("access.db");
  }

  Path stateFile() {
    return root.resolve("state.db");
  }

  public Path images() {
    return root.resolve("images");
  }

  public Path renditions() {
    return root.resolve("renditions");
  }

  public Path dependents() {
    return root.resolve("dependents");
  }

  public Path staging() {
    return root.resolve("staging");
  }

  Path maintenance() {
    return root.resolve("maintenance");
  }

  /** The copies of objects, if the blobs are in an object store. */
  public Path cache() {
    return root.resolve("cache");
  }

  public Path stray() {
    return root.resolve("stray");
  }

  public Path imageFolder(ImageId id) {
    return root.resolve("images/" + id.folder());
  }

  public Path original(ImageId id, ImageFormat format) {
    return image(id, "." + format.extension());
  }

  public Path manifest(ImageId id) {
    return image(id, MANIFEST);
  }

  public Path tombstone(ImageId id) {
    return image(id, TOMBSTONE);
  }

  private Path image(ImageId id, String ending) {
    return root.resolve("images/" + id.folder() + "/" + id + ending);
  }

  public Path renditions(ImageId id) {
    return root.resolve("renditions/" + id.folder() + "/" + id);
  }

  public Path renditions(ImageId id, String revision) {
    return renditions(id).resolve(name(revision));
  }

  /**
   * @throws IllegalArgumentException if the key's texts are not a valid file name or exceed 255
   *     bytes
   */
  public Path rendition(RenditionKey key) {
    String text = key.transformation().isEmpty() ? "_" : key.transformation();
    return renditions(key.id(), key.revision())
        .resolve(name(text + "." + key.format().extension()));
  }

  Path dependents(ImageId named) {
    return root.resolve("dependents/" + named.folder() + "/" + named);
  }

  /** The file that records that the second image may have renditions that use the first. */
  Path dependent(ImageId named, ImageId id) {
    return dependents(named).resolve(id.text());
  }

  /** The rendition at {@code file}, four levels down; empty if there cannot be one. */
  public Optional<RenditionKey> renditionKey(Path file) {
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
  public static Optional<ImageId> manifestId(Path file) {
    return entryId(file, MANIFEST);
  }

  /** The image whose entry with this ending has the name of {@code file}. */
  public static Optional<ImageId> entryId(Path file, String ending) {
    String name = file.getFileName().toString();
    return name.endsWith(ending)
        ? ImageId.find(name.substring(0, name.length() - ending.length()))
        : Optional.empty();
  }

  /** The image of a merge entry. A process may have several entries for one image. */
  public static Optional<ImageId> mergedId(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(MERGE_ENTRY)
        ? ImageId.find(name.substring(name.indexOf('-') + 1, name.length() - MERGE_ENTRY.length()))
        : Optional.empty();
  }

  public Path place(Copy copy) {
    return switch (copy) {
      case Copy.OriginalCopy(var id, var format) -> original(id, format);
      case Copy.RenditionCopy(var key) -> rendition(key);
    };
  }
}
