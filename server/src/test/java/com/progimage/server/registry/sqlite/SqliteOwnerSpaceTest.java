package com.progimage.server.registry.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.image.Owner;
import com.progimage.server.registry.OwnerSpaceContract;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.Samples;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOwnerSpaceTest extends OwnerSpaceContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Override
  protected Registry open(String instanceId) {
    return new SqliteRegistry(folder.resolve("registry.db"), instanceId, () -> {});
  }

  @Override
  protected Registry second(Registry first) {
    return first;
  }

  @Test
  void theReservationsOfADeadServerEndAtTheNextStart() {
    Path file = folder.resolve("dead.db");
    SpaceLimits one = new SpaceLimits(1, 1);
    for (int start = 0; start < 2; start++) {
      try (Registry registry = new SqliteRegistry(file, Samples.INSTANCE, () -> {})) {
        registry.rebuild(Stream.empty(), Stream.empty());
        SpaceRequest request =
            new SpaceRequest("start " + start, Owner.PUBLIC, 1, /* isExact= */ true);
        assertThat(registry.space().reserve(request, one, Duration.ofMinutes(1)))
            .isInstanceOf(SpaceAnswer.Reserved.class);
      }
    }
  }
}
