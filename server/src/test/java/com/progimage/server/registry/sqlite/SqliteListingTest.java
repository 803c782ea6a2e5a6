package com.progimage.server.registry.sqlite;

import static com.progimage.server.registry.Samples.image;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteListingTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("registry.db");
  }

  private SqliteRegistry server() {
    return new SqliteRegistry(file(), Samples.INSTANCE, () -> {});
  }

  private SqliteListing listing() {
    return SqliteListing.open(file(), Samples.INSTANCE).orElseThrow();
  }

  @Test
  void itListsWhatTheServerBesideItWasTold() {
    StoredImage first = image(1);
    StoredImage second = image(2);
    try (SqliteRegistry server = server()) {
      server.rebuild(Stream.of(first), Stream.empty());
      try (SqliteListing listing = listing()) {
        server.register(second);

        assertThat(listing.list(null, 10)).containsExactly(first, second);
        assertThat(listing.list(first.id(), 10)).containsExactly(second);
        assertThat(listing.originals(null, 10))
            .containsExactly(first.original(), second.original());
        assertThat(listing.list(null, 1)).containsExactly(first);

        server.forget(first.id());
        assertThat(listing.list(null, 10)).isEqualTo(List.of(second));
      }
    }
  }

  @Test
  void itReadsWhereNoServerRuns() {
    try (SqliteRegistry server = server()) {
      server.rebuild(Stream.of(image(1)), Stream.empty());
    }
    try (SqliteListing listing = listing()) {
      assertThat(listing.list(null, 10)).hasSize(1);
      server().close();
    }
  }

  @Test
  void thereIsNoneOfARegistryThatDoesNotKnowAllOfThisFolder() throws IOException {
    assertThat(SqliteListing.open(file(), Samples.INSTANCE)).as("no file").isEmpty();
    assertThat(file()).doesNotExist();
    try (SqliteRegistry server = server()) {
      server.register(image(1));
      assertThat(SqliteListing.open(file(), Samples.INSTANCE)).as("not rebuilt").isEmpty();
      server.rebuild(Stream.of(image(1)), Stream.empty());
      assertThat(SqliteListing.open(file(), "another")).as("another folder's").isEmpty();
    }
    Files.writeString(
        file(), "no database, but longer than the header of one is, by some bytes more");
    assertThat(SqliteListing.open(file(), Samples.INSTANCE)).as("damaged").isEmpty();
  }
}
