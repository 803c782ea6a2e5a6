package com.progimage.server.render.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Frames as JSON: strict, because the other side may be a worker that a hostile image has taken.
 */
final class FrameJson {
  private FrameJson() {}

  static ObjectMapper mapper() {
    SimpleModule texts = new SimpleModule();
    text(texts, ImageFormat.class, ImageFormat::text, ImageFormat::of);
    text(texts, ErrorCode.class, ErrorCode::text, ErrorCode::of);
    text(texts, Digest.class, Digest::text, Digest::new);
    // Jackson's own form is a URI, which depends on whether the path is a folder.
    text(texts, Path.class, Path::toString, Path::of);
    return JsonMapper.builder()
        .addModule(texts)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .build();
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        type,
        new StdScalarSerializer<T>(type) {
          @Override
          public void serialize(T value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeString(write.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new FromStringDeserializer<T>(type) {
          @Override
          public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            T value = super.deserialize(json, context);
            return value == null ? context.reportInputMismatch(type, "empty text") : value;
          }

          @Override
          protected T _deserialize(String text, DeserializationContext context) {
            return read.apply(text);
          }
        });
  }
}
