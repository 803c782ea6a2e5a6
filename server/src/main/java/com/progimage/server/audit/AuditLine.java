package com.progimage.server.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An event as one line of JSON in ASCII, of at most about 8 KiB. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditLine(
    String time,
    String action,
    String identity,
    @Nullable String owner,
    @Nullable String address,
    String what,
    @Nullable String requestId) {
  private static final int MAX_LENGTH = 300;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  static byte[] of(AuditEvent event) {
    AuditLine line =
        new AuditLine(
            event.time().toString(),
            event.action().text(),
            cut(event.identity()),
            event.owner(),
            event.address(),
            cut(event.what()),
            event.requestId());
    try {
      return (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Clients choose parts of the text, such as a path. */
  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
