package com.progimage.server.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Credential.TokenOrigin;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FaceSessionKeysTest {
  private static final Owner SHOP = new Owner("shop");
  private static final AccountName ANNA = new AccountName("anna");
  private static final Instant END = Instant.parse("2026-03-01T12:00:00Z");

  private static Identity of(Credential credential) {
    return Identity.of(SHOP, Set.of(Scope.ANALYZE), credential);
  }

  @Test
  void aSessionEndsWithTheKeyBehindTheRequest() {
    KeyId key = KeyText.create().id();
    assertThat(FaceSessionKeys.creator(of(new Credential.OfKey(key)))).isEqualTo(key.text());
    assertThat(
            FaceSessionKeys.creator(
                of(new Credential.OfToken("t", new TokenOrigin.FromKey(key), END))))
        .isEqualTo(key.text());
  }

  static Set<Credential> withoutKey() {
    return Set.of(
        new Credential.OfToken("t", new TokenOrigin.FromAccount(ANNA, "p"), END),
        new Credential.OfProviderToken(SHOP, END),
        new Credential.OfSession(ANNA, new SessionId("0".repeat(64))));
  }

  @ParameterizedTest
  @MethodSource("withoutKey")
  void nothingElseCreatesASession(Credential other) {
    assertThatThrownBy(() -> FaceSessionKeys.creator(of(other)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SCOPE_MISSING))
        .hasMessageContaining("use a key");
  }
}
