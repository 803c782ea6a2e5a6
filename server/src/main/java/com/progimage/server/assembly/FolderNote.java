package com.progimage.server.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.blob.upkeep.SharedFolder;
import com.progimage.server.registry.CheckpointNote;
import java.io.IOException;
import java.util.Optional;

/** Stores the registry's checkpoint in {@code maintenance/registry.json} of the data folder. */
record FolderNote(SharedFolder folder) implements CheckpointNote {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TASK = "registry";

  @Override
  public long read() throws IOException {
    return folder.notes(TASK).stream().mapToLong(FolderNote::checkpoint).max().orElse(0);
  }

  private static long checkpoint(String text) {
    try {
      return JSON.readTree(text).path("checkpoint").asLong();
    } catch (JsonProcessingException damaged) {
      return 0; // The next checkpoint replaces it.
    }
  }

  @Override
  public boolean raise(long number) throws IOException {
    Optional<TaskLock> claimed = folder.claim(TASK);
    if (claimed.isEmpty()) {
      return false;
    }
    try (TaskLock _ = claimed.get()) {
      if (read() < number) {
        folder.writeNote(TASK, "{\"checkpoint\": %d}\n".formatted(number));
      }
      return true;
    }
  }
}
