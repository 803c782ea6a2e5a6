package com.progimage.server.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a run began and ended, as the next one finds it. */
record DedupeMark(Instant startedAt, Instant finishedAt) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration OVERLAP = Duration.ofHours(1);

  /**
   * From when on the next run has to look: an hour before this one's end, for uploads that took
   * their time and clocks that differ; after a run that took longer, from its start.
   */
  Instant next() {
    Instant overlapped = finishedAt.minus(OVERLAP);
    return overlapped.isBefore(startedAt) ? overlapped : startedAt;
  }

  String text() {
    return JSON.createObjectNode()
            .put("startedAt", startedAt.toString())
            .put("finishedAt", finishedAt.toString())
            .toPrettyString()
        + "\n";
  }

  /** Nothing where it cannot be understood: then everything is looked at again. */
  static Optional<DedupeMark> parse(String text) {
    try {
      JsonNode fields = JSON.readTree(text);
      return Optional.of(
          new DedupeMark(
              Instant.parse(fields.path("startedAt").asText()),
              Instant.parse(fields.path("finishedAt").asText())));
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
