package com.progimage.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignatureTest {
  /** The project's own, and that of the documents that it came from. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw msg_p5jXN8AQM9LWM0D4loKWxJek 1614265330"
            + " '{\"test\": 2432232314}' v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD msg_27UH4WbU6Z5A5EzD8u03UvzRbpk 1649367553"
            + " '{\"email\":\"test@example.com\",\"username\":\"test_user\"}'"
            + " v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
      })
  void itIsThatOfThePublishedVectors(
      String secret, String id, long timestamp, String body, String signature) {
    assertThat(Signature.of(List.of(secret), id, timestamp, body.getBytes(UTF_8)))
        .isEqualTo(signature);
  }

  @Test
  void itIsThatOfTheProjectsOwnLibrary() throws Exception {
    String secret = Signature.newSecret();
    String body = "{\"name\": \"Grüße 😀\"}";
    assertThat(Signature.of(List.of(secret), "msg_1", 1_700_000_000, body.getBytes(UTF_8)))
        .isEqualTo(new Webhook(secret).sign("msg_1", 1_700_000_000, body));
  }

  @Test
  void secretsAreLongEnoughAndNeverTheSame() {
    String secret = Signature.newSecret();
    assertThat(secret).startsWith("whsec_").isNotEqualTo(Signature.newSecret());
    assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
  }
}
