package com.progimage.server.blob.s3;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.upkeep.ShownPaths;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of all objects.
 *
 * <pre>
 * layout.json                              the version of the layout, the store's id, its registry
 * originals/&lt;sha-256>                      an original, for all images with these bytes
 * trash/&lt;sha-256>                          an original that no image needed
 * images/&lt;id>.json                         a manifest; the image exists while it does
 * tombstones/&lt;id>.json                     who deleted an image, and its manifest
 * renditions/9a3/&lt;id>/&lt;revision>/&lt;transformation or _>.&lt;ext>
 * dependents/9a3/&lt;id>/&lt;id>               the second may have a rendition that names the first
 * maintenance/&lt;task>/&lt;folder>.json        state that the last run on a data folder recorded
 * stray/                                   objects that fsck found in a wrong place
 * </pre>
 */
final class ObjectLayout implements ShownPaths {
  static final String FILE = "layout.json";
  static final String ORIGINALS = "originals/";
  static final String TRASH = "trash/";
  static final String IMAGES = "images/";
  static final String TOMBSTONES = "tombstones/";
  static final String RENDITIONS = "renditions/";
  static final String DEPENDENTS = "dependents/";
  static final String MAINTENANCE = "maintenance/";
  static final String STRAY = "stray/";

  private static final String JSON = ".json";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final DataLayout TREE = new DataLayout(Path.of(""));

  static String original(Digest digest) {
    return ORIGINALS + digest.hex();
  }

  static String trashed(Digest digest) {
    return TRASH + digest.hex();
  }

  static String manifestKey(ImageId id) {
    return IMAGES + id + JSON;
  }

  static String tombstoneKey(ImageId id) {
    return TOMBSTONES + id + JSON;
  }

  /** The rules of names are those of the disk. */
  static String rendition(RenditionKey key) {
    return TREE.rendition(key).toString();
  }

  static String renditions(ImageId id) {
    return TREE.renditions(id) + "/";
  }

  static String renditions(ImageId id, String revision) {
    return TREE.renditions(id, revision) + "/";
  }

  static String dependents(ImageId named) {
    return DEPENDENTS + named.folder() + "/" + named + "/";
  }

  static String dependent(ImageId named, ImageId id) {
    return dependents(named) + id;
  }

  static String notes(String task) {
    return MAINTENANCE + task + "/";
  }

  /** The digest in the key of an original or of one in the trash. */
  static Optional<Digest> digest(String key) {
    String name = key.substring(key.indexOf('/') + 1);
    return HEX.matcher(name).matches()
        ? Optional.of(new Digest("sha256-" + name))
        : Optional.empty();
  }

  /** The image in the key of a manifest or a tombstone. */
  static Optional<ImageId> id(String key) {
    String name = key.substring(key.indexOf('/') + 1);
    return name.endsWith(JSON)
        ? ImageId.find(name.substring(0, name.length() - JSON.length()))
        : Optional.empty();
  }

  static Optional<RenditionKey> renditionKey(String key) {
    Path path = Path.of(key);
    return path.getNameCount() == 5 ? TREE.renditionKey(path) : Optional.empty();
  }

  /** The image that a rendition or a pair of dependents lies with. */
  static Optional<ImageId> owner(String key) {
    String[] names = key.split("/", -1);
    return names.length < 3 ? Optional.empty() : ImageId.find(names[2]);
  }

  /** The second image of a pair of dependents. */
  static Optional<ImageId> dependent(String key) {
    return ImageId.find(key.substring(key.lastIndexOf('/') + 1));
  }

  @Override
  public String manifest(ImageId id) {
    return manifestKey(id);
  }

  @Override
  public String tombstone(ImageId id) {
    return tombstoneKey(id);
  }

  @Override
  public String of(Copy copy) {
    return switch (copy) {
      // Its key is its digest, which the copy does not know.
      case Copy.OriginalCopy(var id, _) -> manifestKey(id);
      case Copy.RenditionCopy(var key) -> rendition(key);
    };
  }
}
