package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * The average of the faces of a time.
 *
 * @param model what encoded them
 * @param from the start of the time, inclusive
 * @param to the end of the time, exclusive
 * @param count the number of faces
 * @param encoding the mean of their encodings; empty if there are none
 * @param json the whole answer as the server sent it, on one line
 */
public record AverageFace(
    String model, Instant from, Instant to, long count, Optional<Encoding> encoding, String json) {

  static AverageFace of(JsonNode json) {
    return new AverageFace(
        Json.text(json, "model"),
        Json.instant(json, "from").orElseThrow(() -> new Json.Unexpected("no \"from\"")),
        Json.instant(json, "to").orElseThrow(() -> new Json.Unexpected("no \"to\"")),
        Json.number(json, "count"),
        json.path("encoding").isArray()
            ? Optional.of(Encoding.of(json.path("encoding")))
            : Optional.empty(),
        json.toString());
  }
}
