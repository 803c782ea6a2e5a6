package com.progimage.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.AccessRules.TransformationRule;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessRulesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Owner SHOP = new Owner("shop");

  private static StoredImage image(Owner owner, @Nullable Visibility visibility) {
    return new StoredImage(
        ImageId.create(NOW),
        new Ownership(owner, visibility),
        ImageFormat.PNG,
        new Size(1, 1),
        /* byteCount= */ 1,
        Digest.of(new byte[] {1}),
        Lifetime.endless(NOW),
        /* idempotencyHash= */ null);
  }

  @ParameterizedTest
  @CsvSource({
    // Without keys, all images.
    "false, PRIVATE, news, PRIVATE, true",
    // With keys, public images and those of the owner.
    "true, PUBLIC, news, , true",
    "true, PRIVATE, news, PUBLIC, true",
    "true, PUBLIC, news, PRIVATE, false",
    "true, PRIVATE, news, , false",
    "true, PUBLIC, shop, PRIVATE, true",
    "true, PRIVATE, shop, , true",
    "true, PRIVATE, public, , false",
  })
  void anOwnerUsesItsOwnImagesAndPublicOnes(
      boolean needsKeys,
      Visibility reads,
      String owner,
      @Nullable Visibility visibility,
      boolean isUsed) {
    AccessRules rules = new AccessRules(needsKeys, reads, TransformationRule.ANY);
    assertThat(rules.mayUse(SHOP, image(new Owner(owner), visibility))).isEqualTo(isUsed);
  }
}
