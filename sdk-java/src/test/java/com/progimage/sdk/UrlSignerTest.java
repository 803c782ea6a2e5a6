package com.progimage.sdk;

import static com.progimage.sdk.ImageFormat.WEBP;
import static com.progimage.sdk.transformation.Transformations.resize;
import static com.progimage.sdk.transformation.Transformations.rotate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import com.progimage.sdk.transformation.Transformation;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that a client signs; there is no server. */
final class UrlSignerTest {
  private static final String SECRET = "S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt";
  private static final String KEY = "pik_0EhzL6HwZ5ow_" + SECRET;
  private static final Instant UNTIL = Instant.ofEpochSecond(1798761600);

  private static ProgImageClient client(String key) {
    return ProgImageClient.builder("http://localhost:1/prefix").key(key).build();
  }

  private static Rendition rendition(String key) {
    return client(key).rendition(Records.ID, WEBP);
  }

  private static Rendition at(String key, String path) {
    String image = path.substring("/images/".length());
    int dot = image.indexOf('.');
    int slash = image.indexOf('/');
    Rendition rendition =
        client(key).rendition(image.substring(0, 36), ImageFormat.of(image.substring(dot + 1)));
    return slash < 0
        ? rendition
        : rendition.transform(Transformation.parse(image.substring(slash + 1, dot)));
  }

  @ParameterizedTest
  @CsvFileSource(files = "../features/signatures.tsv", delimiter = '\t', numLinesToSkip = 1)
  void aUrlIsSignedAsTheVectorsSay(
      String key, @Nullable String covers, String path, long expires, String signature) {
    Instant until = Instant.ofEpochSecond(expires, 999_999_999);
    String query =
        "expires=%d&key=%s&signature=%s".formatted(expires, key.substring(4, 16), signature);
    if (covers == null) {
      assertThat(at(key, path).signedUrl(until))
          .isEqualTo(URI.create("http://localhost:1/prefix" + path + "?" + query));
    } else {
      for (String end : new String[] {".webp", "/flip.png"}) {
        assertThat(at(key, path + end).signedUrlOfWholeImage(until))
            .isEqualTo(
                URI.create("http://localhost:1/prefix" + path + end + "?covers=image&" + query));
      }
    }
  }

  @Test
  void theAddressIsThePublicOneAndThePathTheServers() throws IOException {
    String record =
        Records.record(Records.ID, "jpeg", "sha256-00", 1)
            .replace("img.example.org", "img.example.org/pictures");
    StoredImage image =
        StoredImage.of(
            (ObjectNode) Json.read(Records.utf8(record)),
            ProgImageClient.builder("http://localhost:1").key(KEY).build().async());
    Rendition turned = image.transform(rotate(90)).as(WEBP);
    assertThat(turned.signedUrl(UNTIL))
        .hasHost("img.example.org")
        .hasPath("/pictures/images/" + Records.ID + "/rotate_90.webp")
        .hasQuery(rendition(KEY).transform(rotate(90)).signedUrl(UNTIL).getQuery());
    assertThat(image.original().signedUrlOfWholeImage(UNTIL))
        .hasQuery(turned.signedUrlOfWholeImage(UNTIL).getQuery());
    assertThat(turned).hasToString(turned.url().toString());
  }

  @Test
  void eachAddressOfASrcsetIsSignedOnItsOwn() {
    Rendition card = rendition(KEY).transform(resize(400, 200).cover());
    String narrow = signed(card.transform(resize(320, 160).cover()));
    String wide = signed(card.transform(resize(640, 320).cover()));
    assertThat(card.signedSrcset(UNTIL, 640, 320, 640))
        .isEqualTo(narrow + " 320w, " + wide + " 640w")
        .doesNotContain("covers=");
    assertThat(card.srcset(640, 320))
        .isEqualTo(card.signedSrcset(UNTIL, 640, 320).replaceAll("[?]expires=[0-9]+&[^ ]+", ""));
  }

  private static String signed(Rendition rendition) {
    return rendition.signedUrl(UNTIL).toString();
  }

  @Test
  void aClientWithoutAKeySignsNothing() {
    Rendition rendition = ProgImageClient.create("http://localhost:1").rendition(Records.ID, WEBP);
    assertThatThrownBy(() -> rendition.signedUrl(UNTIL))
        .isInstanceOfSatisfying(
            NotPermittedException.class,
            failure -> assertThat(failure.code()).hasValue("key-required"))
        .hasMessage("signing /images/" + Records.ID + ".webp needs a key: give the client one");
    assertThatThrownBy(() -> rendition.signedUrlOfWholeImage(UNTIL))
        .isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> rendition.signedSrcset(UNTIL, 320))
        .isInstanceOf(NotPermittedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxp",
        "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpu",
        "pik_0EhzL6HwZ5ow_s7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt",
        "pik_0EhzL6HwZ5oW_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt",
        "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt0",
        "0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt",
        "pik_",
        "token"
      })
  void aKeyThatIsNotWholeSignsNothing(String key) {
    assertThatThrownBy(() -> rendition(key).signedUrl(UNTIL))
        .isInstanceOfSatisfying(
            NotPermittedException.class,
            failure -> assertThat(failure.code()).hasValue("key-invalid"))
        .hasMessageContaining("checksum")
        .hasMessageNotContaining(SECRET.substring(1, 40));
  }

  @Test
  void anEndIsOneThatServersRead() {
    Rendition rendition = rendition(KEY);
    for (Instant wrong :
        new Instant[] {
          Instant.MIN,
          Instant.ofEpochSecond(-1),
          Instant.ofEpochSecond(100_000_000_000L),
          Instant.MAX
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rendition.signedUrl(wrong))
          .withMessageContaining("until is " + wrong);
    }
  }
}
