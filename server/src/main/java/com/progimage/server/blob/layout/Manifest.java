package com.progimage.server.blob.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The text of a manifest: one line of JSON. Its last field is the CRC-32C of all bytes before that
 * field. The checksum covers fields of later versions, which this version ignores.
 */
public final class Manifest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHECKSUM = ",\"checksum\":\"crc32c-";
  private static final String END = "\"}\n";
  private static final String VISIBILITY = "visibility";
  private static final String KEY_HASH = "idempotencyHash";
  private static final int TAIL_BYTES = CHECKSUM.length() + 8 + END.length();

  private Manifest() {}

  public static byte[] write(StoredImage image) {
    ObjectNode fields =
        JSON.createObjectNode()
            .put("id", image.id().text())
            .put("owner", image.owner().name())
            .put("format", image.format().text())
            .put("width", image.size().width())
            .put("height", image.size().height())
            .put("byteCount", image.byteCount())
            .put("digest", image.digest().text())
            .put("createdAt", image.createdAt().toString())
            .put("expiresAt", image.expiry().map(Instant::toString).orElse(null));
    // Only if they are present, so that other manifests stay the same as in the first version.
    if (image.ownership().visibility() != null) {
      fields.put(VISIBILITY, image.ownership().visibility().text());
    }
    image.idempotencyKey().ifPresent(key -> fields.put(KEY_HASH, key.hash().text()));
    byte[] json = fields.toString().getBytes(UTF_8);
    byte[] head = Arrays.copyOf(json, json.length - 1);
    byte[] tail = tail(head);
    byte[] bytes = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, bytes, head.length, tail.length);
    return bytes;
  }

  /**
   * @throws DamagedException if the bytes are not those that were written for {@code id}
   */
  public static StoredImage read(ImageId id, byte[] bytes) throws DamagedException {
    int headBytes = bytes.length - TAIL_BYTES;
    if (headBytes < 0) {
      throw new DamagedException("its manifest is truncated after " + bytes.length + " bytes");
    }
    byte[] head = Arrays.copyOf(bytes, headBytes);
    if (!Arrays.equals(tail(head), Arrays.copyOfRange(bytes, headBytes, bytes.length))) {
      throw new DamagedException("the checksum of its manifest is wrong");
    }
    try {
      StoredImage image = parse(JSON.readTree(bytes));
      if (!image.id().equals(id)) {
        throw new DamagedException("its manifest is that of " + image.id());
      }
      return image;
    } catch (DamagedException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new DamagedException("its manifest is invalid: " + e.getMessage());
    }
  }

  private static StoredImage parse(JsonNode fields) {
    return new StoredImage(
        new ImageId(fields.required("id").asText()),
        new Ownership(
            new Owner(fields.required("owner").asText()),
            fields.hasNonNull(VISIBILITY) ? visibility(fields.get(VISIBILITY).asText()) : null),
        ImageFormat.of(fields.required("format").asText()),
        new Size(fields.required("width").asInt(), fields.required("height").asInt()),
        fields.required("byteCount").asLong(),
        new Digest(fields.required("digest").asText()),
        new Lifetime(
            Instant.parse(fields.required("createdAt").asText()),
            fields.hasNonNull("expiresAt")
                ? Instant.parse(fields.get("expiresAt").asText())
                : null),
        fields.hasNonNull(KEY_HASH) ? new Digest(fields.get(KEY_HASH).asText()) : null);
  }

  private static Visibility visibility(String text) {
    return Visibility.find(text)
        .orElseThrow(() -> new IllegalArgumentException("there is no visibility '" + text + "'"));
  }

  private static byte[] tail(byte[] head) {
    CRC32C crc = new CRC32C();
    crc.update(head);
    return (CHECKSUM + HexFormat.of().toHexDigits(crc.getValue(), 8) + END).getBytes(UTF_8);
  }

  /** Its message describes the damage, for a {@link DamagedImage}. */
  public static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String what) {
      super(what);
    }

    public String what() {
      return String.valueOf(getMessage());
    }
  }
}
