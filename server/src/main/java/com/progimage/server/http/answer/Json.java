package com.progimage.server.http.answer;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes the JSON of this API, dates as ISO 8601, and reads it: members that it does not know are
 * skipped. A value of another type than is wanted is refused, as are an absent value in a list, a
 * member that is there twice, and whatever follows the document.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                for (CoercionInputShape shape : CoercionInputShape.values()) {
                  text.setCoercion(shape, CoercionAction.Fail);
                }
              })
          .withConfigOverride(
              List.class,
              lists -> lists.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)))
          .build();

  private static final ObjectWriter ENTRIES =
      MAPPER.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private Json() {}

  /**
   * @throws Failure {@code malformed-request}
   */
  public static <T> T read(byte[] json, Class<T> type) {
    return read(new ByteArrayInputStream(json), type);
  }

  /**
   * Reads no more than one value, and leaves the stream open.
   *
   * @throws Failure {@code malformed-request}, and what the stream or a type of ours throws
   */
  public static <T> T read(InputStream json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value != null) {
        return value;
      }
    } catch (IOException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof Failure failure) {
          throw failure;
        }
      }
      // Told below: what Jackson says of it speaks of our classes.
    }
    throw new Failure(
        ErrorCode.MALFORMED_REQUEST, "the body is not the JSON object that is wanted here");
  }

  /** Writes values one after the other; whoever has it closes it once all are written. */
  static JsonGenerator generator(OutputStream out) throws IOException {
    return MAPPER.createGenerator(out);
  }

  static void write(JsonGenerator json, Object value) throws IOException {
    ENTRIES.writeValue(json, value);
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable as JSON: " + value.getClass(), e);
    }
  }
}
