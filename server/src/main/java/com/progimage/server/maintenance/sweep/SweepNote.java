package com.progimage.server.maintenance.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.server.maintenance.sweep.SweepReport.Amount;
import com.progimage.server.maintenance.sweep.step.Holdings;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the result of a run in the data folder. */
final class SweepNote {
  private static final JsonMapper JSON = new JsonMapper();

  private SweepNote() {}

  static String text(SweepReport report) {
    ObjectNode note =
        JSON.createObjectNode()
            .put("startedAt", report.startedAt().toString())
            .put("finishedAt", report.finishedAt().toString());
    ObjectNode removed = note.putObject("removed");
    report
        .removed()
        .forEach((reason, amount) ->
            removed
                .putObject(reason.text())
                .put("count", amount.count())
                .put("bytes", amount.bytes()));
    note.putObject("stays")
        .put("images", report.stays().images())
        .put("originalBytes", report.stays().originalBytes())
        .put("renditions", report.stays().renditions())
        .put("renditionBytes", report.stays().renditionBytes());
    return note.toPrettyString() + "\n";
  }

  /** Parses a result; empty if it is invalid. A missing reason removed nothing. */
  static Optional<SweepReport> parse(String text) {
    try {
      JsonNode note = JSON.readTree(text);
      Map<Reason, Amount> removed = new EnumMap<>(Reason.class);
      for (Reason reason : Reason.values()) {
        JsonNode amount = note.path("removed").path(reason.text());
        removed.put(
            reason, new Amount(amount.path("count").asLong(), amount.path("bytes").asLong()));
      }
      JsonNode stays = note.path("stays");
      return Optional.of(
          new SweepReport(
              Instant.parse(note.path("startedAt").asText()),
              Instant.parse(note.path("finishedAt").asText()),
              removed,
              new Holdings(
                  stays.path("images").asLong(),
                  stays.path("originalBytes").asLong(),
                  stays.path("renditions").asLong(),
                  stays.path("renditionBytes").asLong())));
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
