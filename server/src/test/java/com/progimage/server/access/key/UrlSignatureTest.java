package com.progimage.server.access.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class UrlSignatureTest {
  @ParameterizedTest
  @CsvFileSource(files = "../features/signatures.tsv", delimiter = '\t', numLinesToSkip = 1)
  void aUrlIsSignedAsTheVectorsSay(
      String key, @Nullable String covers, String path, long expires, String signature) {
    KeyText text = KeyText.find(key).orElseThrow();
    Instant end = Instant.ofEpochSecond(expires);
    UrlSignature signed =
        covers == null ? UrlSignature.ofPath(path, end) : UrlSignature.ofImage(path, end);

    assertThat(signed.with(KeyProof.of(text))).isEqualTo(signature);
    assertThat(signed.matches(KeyProof.of(text), signature)).isTrue();
    assertThat(signed.matches(KeyProof.of(KeyText.create()), signature)).isFalse();
    String request = covers == null ? path : path + "/flip.png";
    SignedUrl url =
        new SignedUrl(request, Long.toString(expires), covers, text.id().text(), signature);
    assertThat(url.signed()).contains(signed);
  }
}
