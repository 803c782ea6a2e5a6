package com.progimage.server.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.database.UnusableDatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresAddressTest {
  @Test
  void allPartsAreRead(@TempDir Path folder) throws IOException {
    Path authorities = Files.createFile(folder.resolve("root.crt"));
    PostgresAddress address =
        PostgresAddress.parse(
            "postgres://shop%2B1:a%2Fb+%40c@db1.example:5433,[2001:db8::1]/pictures?sslmode=verify-ca&sslrootcert="
                + authorities);
    assertThat(address)
        .isEqualTo(
            new PostgresAddress(
                List.of("db1.example:5433", "[2001:db8::1]:5432"),
                "pictures",
                "shop+1",
                "a/b+@c",
                "verify-ca",
                authorities));
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://me@db.example/images, verify-full",
    "postgresql://me:secret@192.0.2.1:5432/images?sslrootcert=system, verify-full",
    "postgres://me@127.0.0.1/images, disable",
    "postgres://me@localhost:5433/images, disable",
    "postgres://me@[::1]/images, disable",
    "'postgres://me@localhost,db.example/images', verify-full",
    "postgres://me@127.0.0.1.example/images, verify-full",
    "postgres://me@db.example/images?sslmode=require, require",
  })
  void anotherMachineIsVerifiedUnlessTheUrlSaysOtherwise(String url, String tls) {
    assertThat(PostgresAddress.parse(url).tls()).isEqualTo(tls);
  }

  @Test
  void theTextHasNeitherUserNorPassword() {
    assertThat(PostgresAddress.parse("postgres://me:secret@a:1,b/images?sslmode=require"))
        .hasToString("postgres://a:1,b:5432/images");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://host/images",
        "postgres://me:secret@host",
        "postgres://me:secret@host/",
        "postgres://me:secret@/images",
        "postgres://me:secret@host:0/images",
        "postgres://me:secret@host:65536/images",
        "postgres://me:secret@host,/images",
        "postgres://me:sec ret@host/images",
        "postgres://me:sec@ret@host/images",
        "postgres://me:sec%ret@host/images",
        "postgres://me:secret@host/images?sslmode=maybe",
        "postgres://me:secret@host/images?password=secret",
        "postgres://me:secret@host/images?socketFactory=secret",
        "jdbc:postgresql://me:secret@host/images",
        "mysql://me:secret@host/images",
      })
  void otherTextsAreRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> PostgresAddress.parse(text))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasNoCause()
        .hasMessageContaining("it must look like postgres://user:password@host:5432/database")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFileOfAuthoritiesThatCannotBeReadIsNamed() {
    assertThatThrownBy(
            () -> PostgresAddress.parse("postgres://me:pw@host/images?sslrootcert=/no/such.crt"))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("sslrootcert is /no/such.crt, which cannot be read")
        .hasMessageNotContaining("pw");
  }
}
