package com.progimage.server.http.session;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.FactsJson;
import com.progimage.server.analyzer.session.SessionPicture;
import com.progimage.server.state.session.FaceSessionImage;
import java.io.IOException;

/**
 * An image in a session as JSON: its digest, size, model and time, and the members that {@link
 * FactsJson} writes.
 */
@JsonSerialize(using = SessionImageRecord.SessionImageWriter.class)
record SessionImageRecord(FaceSessionImage image, FaceFacts facts) {
  /**
   * @param minScore of the faces that are shown
   */
  static SessionImageRecord of(SessionPicture picture, double minScore) {
    FaceFacts facts = picture.facts();
    return new SessionImageRecord(
        picture.image(), new FaceFacts(facts.picture(), facts.atLeast(minScore)));
  }

  /** Writes facts as stores do. */
  static final class SessionImageWriter extends JsonSerializer<SessionImageRecord> {
    @Override
    public void serialize(SessionImageRecord value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      FaceSessionImage image = value.image();
      json.writeStartObject();
      json.writeStringField("digest", image.slot().digest().text());
      json.writeNumberField("size", image.byteCount());
      json.writeStringField("model", image.model());
      json.writeStringField("time", image.addedAt().toString());
      FactsJson.writeMembers(json, value.facts());
      json.writeEndObject();
    }
  }
}
