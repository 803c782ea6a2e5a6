package com.progimage.server.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.UnusableDataException;
import com.progimage.server.blob.file.Scratch;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.blob.upkeep.SharedFolder;
import com.progimage.server.failure.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records of the store in the bucket, which all its servers share, and the local data folder of
 * this machine. Locks are those of the local folder: two machines may run one task at the same
 * time, which costs time and changes nothing.
 */
final class BucketFolder implements SharedFolder {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LAYOUT = 1;
  private static final int MAX_BYTES = 64 << 10;
  private static final String EMBEDDED = "embedded";

  private final SharedFolder local;
  private final String localId;
  private final ObjectClient objects;
  private final S3Settings settings;

  /** Metrics ask for the notes at each scrape. */
  private final Cache<String, Optional<String>> recent =
      Caffeine.newBuilder().maximumSize(10).expireAfterWrite(Duration.ofSeconds(10)).build();

  private BucketFolder(
      SharedFolder local, String localId, ObjectClient objects, S3Settings settings) {
    this.local = local;
    this.localId = localId;
    this.objects = objects;
    this.settings = settings;
  }

  /**
   * Opens the store at a place of the bucket, or creates it if there are no objects.
   *
   * @param mayCreate if not, a place without a store is an error
   */
  static BucketFolder open(
      SharedFolder local, ObjectClient objects, S3Settings settings, boolean mayCreate)
      throws IOException {
    BucketFolder folder = new BucketFolder(local, local.instanceId(), objects, settings);
    try {
      folder.open(mayCreate);
    } catch (Failure e) {
      throw new UnusableDataException(
          "%s cannot be opened: check the bucket, --s3-endpoint, --s3-region and the credentials (%s)"
              .formatted(settings.location(), cause(e)),
          e);
    }
    return folder;
  }

  private static String cause(Failure e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  private void open(boolean mayCreate) throws IOException {
    if (objects.read(ObjectLayout.FILE, MAX_BYTES).isEmpty()) {
      Optional<StoredObject> stranger = objects.list("").findFirst();
      if (stranger.isPresent() && objects.read(ObjectLayout.FILE, MAX_BYTES).isEmpty()) {
        throw new UnusableDataException(
            "%s is not empty and is no store of images: it has no layout.json, but %s; name an empty prefix"
                .formatted(settings.location(), stranger.get().key()));
      }
      if (!mayCreate) {
        throw new UnusableDataException(
            settings.location()
                + " is no store of images: it has no layout.json, so name one with --blobs");
      }
      var _ =
          objects.putIfAbsent(
              ObjectLayout.FILE,
              text(
                  JSON.createObjectNode()
                      .put("layout", LAYOUT)
                      .put("instanceId", UUID.randomUUID().toString())
                      .putNull("registry")));
    }
    int version = fields().path("layout").asInt();
    if (version != LAYOUT) {
      throw new UnusableDataException(
          "%s was written by another ProgImage: it has layout %d, this version supports %d; start a version that supports it"
              .formatted(settings.location(), version, LAYOUT));
    }
  }

  private static byte[] text(ObjectNode fields) {
    return (fields.toPrettyString() + "\n").getBytes(UTF_8);
  }

  private ObjectNode fields() throws IOException {
    byte[] bytes =
        asIo(() -> objects.read(ObjectLayout.FILE, MAX_BYTES))
            .orElseThrow(() ->
                new UnusableDataException(
                    settings.location() + " has lost its layout.json: restore it from a backup"));
    try {
      JsonNode fields = JSON.readTree(bytes);
      if (fields instanceof ObjectNode object && !object.path("instanceId").asText().isEmpty()) {
        return object;
      }
    } catch (JsonProcessingException damaged) {
      // The same remedy.
    }
    throw new UnusableDataException(
        "layout.json in %s is not valid: restore it from a backup".formatted(settings.location()));
  }

  private static <T> T asIo(Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (Failure away) {
      throw new IOException(away.detail(), away);
    }
  }

  @Override
  public String instanceId() throws IOException {
    return fields().path("instanceId").asText();
  }

  /** An embedded registry is recorded with the id of its data folder: each machine has its own. */
  @Override
  public Optional<String> lastRegistry() throws IOException {
    return Optional.ofNullable(fields().path("registry").asText(null))
        .map(name -> name.equals(embedded()) ? EMBEDDED : name);
  }

  private String embedded() {
    return EMBEDDED + " in data folder " + localId;
  }

  @Override
  public void rememberRegistry(@Nullable String registry) throws IOException {
    String name = EMBEDDED.equals(registry) ? embedded() : registry;
    byte[] text = text(fields().put("registry", name));
    var _ =
        asIo(() -> {
          objects.put(ObjectLayout.FILE, text);
          return text;
        });
  }

  @Override
  public Path temporaryFolder() {
    return local.temporaryFolder();
  }

  @Override
  public Scratch scratch() {
    return local.scratch();
  }

  @Override
  public List<Path> sourceFolders() {
    return local.sourceFolders();
  }

  @Override
  public Path renderFolder() {
    return local.renderFolder();
  }

  @Override
  public Path registryFile() {
    return local.registryFile();
  }

  @Override
  public Path accessFile() {
    return local.accessFile();
  }

  @Override
  public Path stateFile() {
    return local.stateFile();
  }

  @Override
  public Optional<TaskLock> claim(String task) throws IOException {
    return local.claim(task);
  }

  @Override
  public Optional<String> note(String task) throws IOException {
    Optional<String> known = recent.getIfPresent(task);
    if (known != null) {
      return known;
    }
    Optional<String> last =
        asIo(() ->
            objects
                .list(ObjectLayout.notes(task))
                .max(Comparator.comparing(StoredObject::lastModified))
                .flatMap(this::read));
    recent.put(task, last);
    return last;
  }

  private Optional<String> read(StoredObject note) {
    return objects.read(note.key(), MAX_BYTES).map(bytes -> new String(bytes, UTF_8));
  }

  @Override
  public List<String> notes(String task) throws IOException {
    List<String> texts = new ArrayList<>();
    for (StoredObject note : asIo(() -> objects.list(ObjectLayout.notes(task)).toList())) {
      asIo(() -> read(note)).ifPresent(texts::add);
    }
    return texts;
  }

  @Override
  public void writeNote(String task, String text) throws IOException {
    var _ =
        asIo(() -> {
          objects.put(ObjectLayout.notes(task) + localId + ".json", text.getBytes(UTF_8));
          return text;
        });
    recent.put(task, Optional.of(text));
  }
}
