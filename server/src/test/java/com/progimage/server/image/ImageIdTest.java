package com.progimage.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageIdTest {
  @Test
  void idsSortByTheMillisecondTheyWereMadeIn() {
    Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    ImageId earlier = ImageId.create(now);
    ImageId later = ImageId.create(now.plusMillis(1));

    assertThat(earlier).isLessThan(later);
    assertThat(Long.parseLong(earlier.text().replace("-", "").substring(0, 12), 16))
        .isEqualTo(now.toEpochMilli());
    assertThat(earlier.createdAt()).isEqualTo(now);
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Set<ImageId> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(ImageId.create(Instant.EPOCH));
    }
    assertThat(ids).hasSize(10_000);
  }

  @Test
  void anIdIsFoundInItsOwnText() {
    ImageId id = ImageId.create(Instant.now());
    assertThat(ImageId.find(id.text())).hasValue(id);
    assertThat(id.folder()).hasSize(3).isEqualTo(id.text().substring(33));
  }

  @Test
  void aClientMayWriteAnIdInEitherCase() {
    ImageId id = new ImageId("0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee");
    assertThat(ImageId.findIgnoringCase("0190AAAA-bBBB-7CCC-8ddd-EEEEEEEEEEEE")).hasValue(id);
    // This character has an ASCII letter as its lower-case form.
    assertThat(ImageId.findIgnoringCase("0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeee\u212A")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0190aaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        "0190aaaa-bbbb-7ccc-7ddd-eeeeeeeeeeee",
        "0190aaaa-bbbb-7ccc-cddd-eeeeeeeeeeee",
        "0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeee",
        "0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee0",
        "0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeeg",
        "0190aaa/-bbbb-7ccc-8ddd-eeeeeeeeeee:",
        "0190aaaa-bbbb-7ccc-8ddd0eeeeeeeeeeee",
        "0190AAAA-bbbb-7ccc-8ddd-eeeeeeeeeeee",
        "0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee\n",
        "../0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"
      })
  void anythingElseIsNoId(String text) {
    assertThat(ImageId.find(text)).isEmpty();
  }
}
