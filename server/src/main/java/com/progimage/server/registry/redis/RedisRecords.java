package com.progimage.server.registry.redis;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Encodes the fields and values of an image's hash as words separated by spaces, readable for
 * scripts and people. Words may be added at the end of the image: readers ignore words that they do
 * not know.
 */
final class RedisRecords {
  static final String IMAGE_FIELD = "image";
  private static final String NONE = "-";

  private RedisRecords() {}

  /**
   * Encodes an image as {@code jpeg 640x480 123456 <sha> <created> <expires or -> <owner> <hash of
   * the idempotency key or -> <visibility or ->}, with times in milliseconds. {@link
   * RedisScripts#REGISTER} adds a word that says that the image is included in what its owner uses.
   */
  static String imageValue(StoredImage image) {
    Visibility visibility = image.ownership().visibility();
    return String.join(
        " ",
        image.format().text(),
        image.size().toString(),
        Long.toString(image.byteCount()),
        image.digest().hex(),
        Long.toString(image.createdAt().toEpochMilli()),
        image.expiry().map(expiry -> Long.toString(expiry.toEpochMilli())).orElse(NONE),
        image.owner().name(),
        image.idempotencyKey().map(key -> key.hash().hex()).orElse(NONE),
        visibility == null ? NONE : visibility.text());
  }

  static StoredImage image(ImageId id, String value) {
    String[] words = value.split(" ", -1);
    return new StoredImage(
        id,
        new Ownership(new Owner(words[6]), word(words, 8).flatMap(Visibility::find).orElse(null)),
        ImageFormat.of(words[0]),
        size(words[1]),
        Long.parseLong(words[2]),
        digest(words[3]),
        new Lifetime(
            Instant.ofEpochMilli(Long.parseLong(words[4])),
            word(words, 5)
                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
                .orElse(null)),
        word(words, 7).map(RedisRecords::digest).orElse(null));
  }

  /** Encodes a reservation as {@code <id> <bytes>}. */
  static String member(SpaceReservation reservation) {
    return reservation.id() + " " + reservation.bytes();
  }

  private static Optional<String> word(String[] words, int index) {
    return index < words.length && !words[index].equals(NONE)
        ? Optional.of(words[index])
        : Optional.empty();
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
