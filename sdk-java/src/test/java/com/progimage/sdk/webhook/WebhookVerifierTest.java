package com.progimage.sdk.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final Instant SENT = Instant.ofEpochSecond(1_700_000_000);
  private static final String BODY =
      """
      {"type":"job.succeeded","timestamp":"2023-11-14T22:13:19.5Z","data":{"id":"job-1","é":1}}\
      """;

  private final WebhookVerifier verifier = at(WebhookVerifier.of(SECRET), SENT);

  private static WebhookVerifier at(WebhookVerifier verifier, Instant now) {
    return verifier.clock(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static String signed(String secret, String body) throws Exception {
    return new Webhook(secret).sign("msg_1", SENT.getEpochSecond(), body);
  }

  private WebhookEvent verify(String signatures) {
    return verifier.verify("msg_1", "1700000000", signatures, BODY.getBytes(UTF_8));
  }

  @Test
  void whatTheProjectsLibrarySignsIsBelieved() throws Exception {
    WebhookEvent event = verify(signed(SECRET, BODY));
    assertThat(event.messageId()).isEqualTo("msg_1");
    assertThat(event.type()).isEqualTo("job.succeeded");
    assertThat(event.timestamp()).isEqualTo("2023-11-14T22:13:19.5Z");
    assertThat(event.jobId()).hasValue("job-1");
  }

  @Test
  void headersAreFoundInAnyCase() throws Exception {
    Map<String, List<String>> headers =
        Map.of(
            "Webhook-Id",
            List.of("msg_1"),
            "WEBHOOK-TIMESTAMP",
            List.of("1700000000"),
            "webhook-signature",
            List.of(signed(OTHER, BODY), signed(SECRET, BODY)));
    assertThat(verifier.verify(headers, BODY.getBytes(UTF_8)).jobId()).hasValue("job-1");
    assertThatThrownBy(() -> verifier.verify(Map.of(), BODY.getBytes(UTF_8)))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("webhook-id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        SECRET
            + " msg_p5jXN8AQM9LWM0D4loKWxJek 1614265330 '{\"test\": 2432232314}'"
            + " v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        OTHER
            + " msg_27UH4WbU6Z5A5EzD8u03UvzRbpk 1649367553"
            + " '{\"email\":\"test@example.com\",\"username\":\"test_user\"}'"
            + " v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
      })
  void thePublishedVectorsAreSigned(
      String secret, String id, long seconds, String body, String signature) {
    WebhookVerifier then = at(WebhookVerifier.of(secret), Instant.ofEpochSecond(seconds));
    // They are no events, which is looked at last.
    assertThatThrownBy(
            () -> then.verify(id, Long.toString(seconds), signature, body.getBytes(UTF_8)))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("not an event");
  }

  @Test
  void oneOfSeveralSignaturesAndSecretsIsEnough() throws Exception {
    String both = "v1a,abc " + signed(OTHER, BODY) + " " + signed(SECRET, BODY);
    assertThat(verify(both).jobId()).hasValue("job-1");
    WebhookVerifier two = at(WebhookVerifier.of(OTHER, SECRET), SENT);
    assertThat(two.verify("msg_1", "1700000000", signed(SECRET, BODY), BODY.getBytes(UTF_8)).type())
        .isEqualTo("job.succeeded");
  }

  @Test
  void whatIsSignedOtherwiseIsNotBelieved() throws Exception {
    String signature = signed(SECRET, BODY);
    byte[] body = BODY.getBytes(UTF_8);
    assertThat(verify(signature)).isNotNull();
    for (String wrong :
        List.of(
            signed(OTHER, BODY),
            signed(SECRET, BODY + " "),
            signature.replace("v1,", "v2,"),
            signature.substring(3),
            signature.substring(0, signature.length() - 1),
            "v1,",
            "v1,ü",
            " ")) {
      assertThatThrownBy(() -> verify(wrong))
          .as(wrong)
          .isInstanceOf(InvalidWebhookException.class)
          .hasMessageContaining("another secret");
    }
    assertThatThrownBy(() -> verifier.verify("msg_2", "1700000000", signature, body))
        .isInstanceOf(InvalidWebhookException.class);
    assertThatThrownBy(() -> verifier.verify("msg_1", "1700000001", signature, body))
        .isInstanceOf(InvalidWebhookException.class);
    assertThatThrownBy(() -> verifier.verify("msg_1", "1700000000", "", body))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("webhook-signature");
  }

  @ParameterizedTest
  @ValueSource(ints = {-301, 301})
  void whatIsTooOldOrTooNewIsNotBelieved(int seconds) throws Exception {
    String signature = signed(SECRET, BODY);
    byte[] body = BODY.getBytes(UTF_8);
    WebhookVerifier then = at(WebhookVerifier.of(SECRET), SENT.plusSeconds(seconds));
    assertThatThrownBy(() -> then.verify("msg_1", "1700000000", signature, body))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("301 s");
    WebhookVerifier patient = then.tolerance(Duration.ofSeconds(301));
    assertThat(patient.verify("msg_1", "1700000000", signature, body)).isNotNull();
  }

  @Test
  void theTimeIsPartOfWhatIsSigned() throws Exception {
    String signature = new Webhook(SECRET).sign("msg_1", Long.MAX_VALUE, BODY);
    assertThatThrownBy(() ->
            verifier.verify(
                "msg_1", Long.toString(Long.MAX_VALUE), signature, BODY.getBytes(UTF_8)))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("webhook-timestamp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "abc", "whsec_!!"})
  void whatIsNoSecretIsRefusedWithoutNamingIt(String secret) {
    assertThatThrownBy(() -> WebhookVerifier.of(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whsec_");
  }
}
