package com.progimage.server.http.analysis;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.FactsJson;
import com.progimage.server.image.ImageId;
import java.io.IOException;

/**
 * The facts of an image as JSON: its id, the model, and the members that {@link FactsJson} writes.
 */
@JsonSerialize(using = FactsRecord.FactsWriter.class)
record FactsRecord(ImageId image, String model, Facts facts) {
  /** Writes facts as stores do. */
  static final class FactsWriter extends JsonSerializer<FactsRecord> {
    @Override
    public void serialize(FactsRecord value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      json.writeStringField("image", value.image().text());
      json.writeStringField("model", value.model());
      FactsJson.writeMembers(json, value.facts());
      json.writeEndObject();
    }
  }
}
