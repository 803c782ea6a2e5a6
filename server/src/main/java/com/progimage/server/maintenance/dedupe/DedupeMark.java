package com.progimage.server.maintenance.dedupe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Start and end of a run, recorded for the next run. */
record DedupeMark(Instant startedAt, Instant finishedAt) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration OVERLAP = Duration.ofHours(1);

  /**
   * The time from which the next run must look: an hour before this one's end, to allow for slow
   * uploads and differing clocks; after a longer run, its start.
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

  /** Parses a mark; empty if it is invalid, in which case the next run looks at everything. */
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
