package com.progimage.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final String SERVER = "http://localhost:8080";
  private static final String DIGEST = "sha256-aa";
  private static final String OTHER = "sha256-bb";

  @Test
  void whatWasStoredIsKnownToTheNextRun(@TempDir Path folder) throws IOException {
    try (Journal journal = Journal.open(folder, SERVER, false)) {
      journal.begun(DIGEST, "k1");
      journal.stored(DIGEST, "id1");
    }
    try (Journal journal = Journal.open(folder, SERVER, true)) {
      assertThat(journal.find(DIGEST)).contains("id1");
      assertThat(journal.find(OTHER)).isEmpty();
      journal.forget(DIGEST);
      assertThat(journal.find(DIGEST)).isEmpty();
    }
    try (Journal journal = Journal.open(folder, "https://other.example.org/x", true)) {
      assertThat(journal.find(DIGEST)).as("of another server").isEmpty();
    }
  }

  @Test
  void anUploadWithoutAnEndIsSentAgainUnderItsKey(@TempDir Path folder) throws IOException {
    try (Journal journal = Journal.open(folder, SERVER, false)) {
      journal.begun(DIGEST, "k1");
      journal.begun(OTHER, "k2");
      journal.stored(OTHER, "id2");
    }
    try (Journal journal = Journal.open(folder, SERVER, true)) {
      assertThat(journal.keyOf(DIGEST)).isEqualTo("k1");
      assertThat(journal.keyOf(OTHER)).isNotEqualTo("k2");
    }
  }

  @Test
  void runsThatResumeMakeTheSameKeysAndThoseOfOtherUsersOthers(
      @TempDir Path folder, @TempDir Path ofAnother) throws IOException {
    try (Journal one = Journal.open(folder, SERVER, true);
        Journal two = Journal.open(folder, SERVER, true);
        Journal foreign = Journal.open(ofAnother, SERVER, true)) {
      assertThat(one.keyOf(DIGEST)).isEqualTo(two.keyOf(DIGEST)).isNotEqualTo(one.keyOf(OTHER));
      assertThat(one.keyOf(DIGEST)).isNotEqualTo(foreign.keyOf(DIGEST));
    }
  }

  @Test
  void aTornLineHurtsNoOther(@TempDir Path folder) throws IOException {
    try (Journal journal = Journal.open(folder, SERVER, false)) {
      journal.stored(DIGEST, "id1");
    }
    try (Stream<Path> files = Files.list(folder)) {
      Files.writeString(
          files.findFirst().orElseThrow(),
          "stored sha256-",
          StandardCharsets.US_ASCII,
          StandardOpenOption.APPEND);
    }
    try (Journal journal = Journal.open(folder, SERVER, false)) {
      journal.stored(OTHER, "id2");
    }
    try (Journal journal = Journal.open(folder, SERVER, true)) {
      assertThat(journal.find(DIGEST)).contains("id1");
      assertThat(journal.find(OTHER)).contains("id2");
    }
  }
}
