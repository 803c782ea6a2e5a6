package com.progimage.server.blob.layout;

import static com.progimage.server.blob.Samples.NOW;
import static com.progimage.server.blob.Samples.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.Samples;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final ImageId ID = new ImageId("019ca8d3-0a7b-7000-8000-0000000009a3");
  private final StoredImage image = Samples.image(ID, bytes(5), NOW.plusSeconds(1));

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    assertThat(Manifest.read(ID, Manifest.write(image))).isEqualTo(image);
    StoredImage forever = Samples.image(ID, bytes(5), null);
    assertThat(Manifest.read(ID, Manifest.write(forever))).isEqualTo(forever);
  }

  /** Old manifests are read by all later versions: this text must never change. */
  @Test
  void theTextIsTheOneOfTheFirstDay() {
    assertThat(Manifest.write(image))
        .asString(UTF_8)
        .isEqualTo(
            "{\"id\":\"019ca8d3-0a7b-7000-8000-0000000009a3\",\"owner\":\"public\","
                + "\"format\":\"png\",\"width\":30,\"height\":20,\"byteCount\":5,\"digest\":\""
                + image.digest()
                + "\",\"createdAt\":\"2026-03-01T12:00:00.123Z\","
                + "\"expiresAt\":\"2026-03-01T12:00:01.123Z\",\"checksum\":\"crc32c-@\"}\n"
                    .replace("@", checksum(Manifest.write(image))));
  }

  @Test
  void theHashOfAnIdempotencyKeyIsTheLastFactWhereThereIsOne() throws IOException {
    StoredImage keyed =
        new StoredImage(
            image.id(),
            image.ownership(),
            image.format(),
            image.size(),
            image.byteCount(),
            image.digest(),
            Lifetime.endless(image.createdAt()),
            Digest.of(bytes(7)));
    assertThat(Manifest.write(keyed))
        .asString(UTF_8)
        .contains(
            "\"expiresAt\":null,\"idempotencyHash\":\"" + Digest.of(bytes(7)) + "\",\"checksum\"");
    assertThat(Manifest.read(ID, Manifest.write(keyed))).isEqualTo(keyed);
  }

  private static String checksum(byte[] manifest) {
    CRC32C crc = new CRC32C();
    String text = new String(manifest, UTF_8);
    crc.update(text.substring(0, text.indexOf(",\"checksum\"")).getBytes(UTF_8));
    return "%08x".formatted(crc.getValue());
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] manifest = Manifest.write(image);
    for (int bit = 0; bit < manifest.length * 8; bit++) {
      byte[] flipped = manifest.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> Manifest.read(ID, flipped))
          .isInstanceOf(Manifest.DamagedException.class);
    }
  }

  @Test
  void everyCutIsNoticed() {
    byte[] manifest = Manifest.write(image);
    for (int length = 0; length < manifest.length; length++) {
      byte[] cut = Arrays.copyOf(manifest, length);
      assertThatThrownBy(() -> Manifest.read(ID, cut))
          .isInstanceOf(Manifest.DamagedException.class);
    }
  }

  @Test
  void theManifestOfAnotherImageIsNoticed() {
    assertThatExceptionOfType(Manifest.DamagedException.class)
        .isThrownBy(() -> Manifest.read(ImageId.create(NOW), Manifest.write(image)))
        .withMessage("its manifest is that of " + ID);
  }

  @Test
  void fieldsOfALaterVersionAreCoveredAndSkipped() throws IOException {
    String head = new String(Manifest.write(image), UTF_8);
    head = head.substring(0, head.indexOf(",\"checksum\"")) + ",\"idempotency\":{\"a\":[1.50]}";
    CRC32C crc = new CRC32C();
    crc.update(head.getBytes(UTF_8));
    String later = head + ",\"checksum\":\"crc32c-%08x\"}\n".formatted(crc.getValue());

    assertThat(Manifest.read(ID, later.getBytes(UTF_8))).isEqualTo(image);
    assertThatThrownBy(() -> Manifest.read(ID, later.replace("1.50", "1.51").getBytes(UTF_8)))
        .isInstanceOf(Manifest.DamagedException.class);
  }

  @Test
  void aRightChecksumOnNonsenseIsDamage() {
    CRC32C crc = new CRC32C();
    crc.update("{\"id\":7".getBytes(UTF_8));
    String text = "{\"id\":7,\"checksum\":\"crc32c-%08x\"}\n".formatted(crc.getValue());
    assertThatThrownBy(() -> Manifest.read(ID, text.getBytes(UTF_8)))
        .isInstanceOf(Manifest.DamagedException.class);
  }
}
