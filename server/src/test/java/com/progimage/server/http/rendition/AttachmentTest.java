package com.progimage.server.http.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.ImageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttachmentTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cat.png|cat.png|cat.png",
        "cat|cat.png|cat.png",
        "``|an-id.png|an-id.png",
        "my cat.PNG|my cat.PNG|my%20cat.PNG",
        "evil.exe|evil.exe.png|evil.exe.png",
        "page.html|page.html.png|page.html.png",
        "../../etc/passwd|_.._etc_passwd.png|_.._etc_passwd.png",
        "a\"b;c.png|a_b_c.png|a_b%3Bc.png",
        "Käse*.png|K_se_.png|K%C3%A4se_.png",
        "50%.png|50_.png|50%25.png",
        "猫.png|_.png|%E7%8C%AB.png",
        ".png|png.png|png.png",
        "nul|_nul.png|_nul.png"
      })
  void aNameIsSafeAndHasTheFormatsExtension(String asked, String plain, String encoded) {
    assertThat(Attachment.header(asked, "an-id", ImageFormat.PNG))
        .isEqualTo("attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(plain, encoded));
  }

  @Test
  void whatNobodySeesIsLeftOut() {
    assertThat(Attachment.header("x\u202egnp.exe", "an-id", ImageFormat.PNG))
        .contains("filename=\"xgnp.exe.png\"");
    assertThat(Attachment.header("a\r\nSet-Cookie: b", "an-id", ImageFormat.PNG))
        .isEqualTo(
            "attachment; filename=\"aSet-Cookie_ b.png\"; filename*=UTF-8''aSet-Cookie_%20b.png");
  }

  @ParameterizedTest
  @CsvSource({"200", "3000"})
  void aLongNameIsCutBetweenCharacters(int count) {
    assertThat(Attachment.header("😀".repeat(count), "an-id", ImageFormat.JPEG))
        .endsWith("UTF-8''" + "%F0%9F%98%80".repeat(100) + ".jpg");
  }
}
