package com.progimage.server.registry.redis;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.RenditionRecord;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Encodes the fields and values of an image's hash as words separated by spaces, readable for
 * scripts and people. Words may be added at the end of the image: readers ignore words that they do
 * not know.
 */
final class RedisRecords {
  static final String IMAGE_FIELD = "image";
  private static final String NEVER = "-";

  private RedisRecords() {}

  /**
   * Encodes an image as {@code jpeg 640x480 123456 <sha> <created> <expires or -> public}, with
   * times in milliseconds, followed by the hash of the idempotency key if there is one.
   */
  static String imageValue(StoredImage image) {
    String facts = facts(image);
    return image.idempotencyKey().map(key -> facts + " " + key.hash().hex()).orElse(facts);
  }

  private static String facts(StoredImage image) {
    return String.join(
        " ",
        image.format().text(),
        image.size().toString(),
        Long.toString(image.byteCount()),
        image.digest().hex(),
        Long.toString(image.createdAt().toEpochMilli()),
        image.expiry().map(expiry -> Long.toString(expiry.toEpochMilli())).orElse(NEVER),
        URLEncoder.encode(image.owner(), StandardCharsets.UTF_8));
  }

  static StoredImage image(ImageId id, String value) {
    String[] words = value.split(" ", -1);
    return new StoredImage(
        id,
        URLDecoder.decode(words[6], StandardCharsets.UTF_8),
        ImageFormat.of(words[0]),
        size(words[1]),
        Long.parseLong(words[2]),
        digest(words[3]),
        new Lifetime(
            Instant.ofEpochMilli(Long.parseLong(words[4])),
            words[5].equals(NEVER) ? null : Instant.ofEpochMilli(Long.parseLong(words[5]))),
        words.length > 7 ? digest(words[7]) : null);
  }

  /** Returns the rendition's file name: {@code <revision>/<transformation>.<format>}. */
  static String renditionField(RenditionKey key) {
    return key.revision() + "/" + key.transformation() + "." + key.format().text();
  }

  /** Encodes all words except the last, which is the day of last use. */
  static String renditionFacts(RenditionRecord rendition) {
    return String.join(
        " ",
        Long.toString(rendition.byteCount()),
        rendition.digest().hex(),
        rendition.size().toString(),
        Long.toString(rendition.createdAt().toEpochMilli()));
  }

  static RenditionRecord rendition(ImageId id, String field, String value) {
    int slash = field.indexOf('/');
    int dot = field.lastIndexOf('.');
    String[] words = value.split(" ", -1);
    return new RenditionRecord(
        new RenditionKey(
            id,
            field.substring(0, slash),
            field.substring(slash + 1, dot),
            ImageFormat.of(field.substring(dot + 1))),
        Long.parseLong(words[0]),
        digest(words[1]),
        size(words[2]),
        Instant.ofEpochMilli(Long.parseLong(words[3])),
        LocalDate.parse(words[4]));
  }

  private static Digest digest(String hex) {
    return new Digest("sha256-" + hex);
  }

  private static Size size(String text) {
    int x = text.indexOf('x');
    return new Size(
        Integer.parseInt(text, 0, x, 10), Integer.parseInt(text, x + 1, text.length(), 10));
  }
}
