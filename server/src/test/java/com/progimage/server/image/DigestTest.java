package com.progimage.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  /** The digest of no bytes, as FIPS 180-4 gives it. */
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void aDigestNamesItsAlgorithm() {
    Digest digest = Digest.of(new byte[0]);

    assertThat(digest.text()).isEqualTo("sha256-" + OF_NOTHING);
    assertThat(digest.hex()).isEqualTo(OF_NOTHING);
    assertThat(new Digest(digest.text())).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256-",
        OF_NOTHING,
        "sha512-" + OF_NOTHING,
        "sha256-" + OF_NOTHING + "0",
        "sha256-E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256-g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
      })
  void anythingElseIsNoDigest(String text) {
    assertThatThrownBy(() -> new Digest(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
