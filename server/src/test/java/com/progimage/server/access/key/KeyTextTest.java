package com.progimage.server.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Scope;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {
  /** A key of 2026 stays one for ever; Python's zlib.crc32 gave its checksum. */
  private static final String KNOWN =
      "pik_0123456789Ab_000000000000000000000000000000000000000000z3CVZBP";

  @Test
  void aNewKeyHasTheForm() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String text = KeyText.create().text();
      assertThat(text).matches("pik_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}");
      made.add(text);
    }
    assertThat(made).hasSize(1_000);
  }

  @Test
  void aKeyIsReadAsItWasMade() {
    KeyText made = KeyText.create();
    assertThat(KeyText.find(made.text())).contains(made);
    assertThat(KeyText.find(KNOWN).orElseThrow().id()).isEqualTo(new KeyId("0123456789Ab"));
  }

  @Test
  void theChecksumNoticesEveryWrongCharacter() {
    String text = KeyText.create().text();
    for (int i = "pik_".length(); i < text.length(); i++) {
      char wrong = text.charAt(i) == 'a' ? 'b' : 'a';
      assertThat(KeyText.find(text.substring(0, i) + wrong + text.substring(i + 1))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "pik_",
    "pik_0123456789Ab",
    "PIK_0123456789Ab_000000000000000000000000000000000000000000z3CVZBP",
    "'pik_0123456789Ab_000000000000000000000000000000000000000000z3CVZBP '",
    "pik_0123456789A_000000000000000000000000000000000000000000z3CVZBP",
    "pik_0123456789Äb_000000000000000000000000000000000000000000z3CVZBP",
    "pik_0123456789Ab_000000000000000000000000000000000000000000z3CVZB",
  })
  void otherTextIsNoKey(String text) {
    assertThat(KeyText.find(text)).isEmpty();
  }

  @Test
  void noTextForPeopleShowsTheSecret() {
    KeyText text = KeyText.create();
    KeyProof proof = KeyProof.of(text);
    ApiKey key =
        new ApiKey(
            text.id(),
            Owner.PUBLIC,
            Set.of(Scope.READ),
            "",
            proof,
            ApiKey.KeyTimes.of(Instant.EPOCH, null));
    for (Object shown : new Object[] {text, proof, key, new Keys.NewKey(key, text)}) {
      assertThat(shown.toString()).doesNotContain(text.secret(), proof.signingKey());
    }
    assertThat(text.toString()).isEqualTo("pik_" + text.id() + "_…");
  }

  @Test
  void theProofIsOfThisSecretAlone() {
    KeyText key = KeyText.find(KNOWN).orElseThrow();
    KeyProof proof = KeyProof.of(key);
    assertThat(proof.matches(key)).isTrue();
    assertThat(proof.matches(new KeyText(key.id(), KeyText.create().secret()))).isFalse();
    assertThat(proof.hash().hex())
        .isEqualTo("1d41810c4be08f1dfe59e49222e718cac46a69e9db6827bc9cceda743a95df07");
    assertThat(proof.signingKey())
        .isEqualTo("24df84633e73fecfb4b4e4be4f4ab14fc9aec89d1e0cc4610624b4de0ff4819a");
  }

  @Test
  void anIdHasOneForm() {
    assertThat(KeyId.find("0123456789Ab")).contains(new KeyId("0123456789Ab"));
    assertThat(KeyId.find("0123456789A")).isEmpty();
    assertThat(KeyId.find("0123456789A_")).isEmpty();
    assertThatThrownBy(() -> new KeyId("x")).isInstanceOf(IllegalArgumentException.class);
  }
}
