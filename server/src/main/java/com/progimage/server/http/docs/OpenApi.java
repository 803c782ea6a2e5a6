package com.progimage.server.http.docs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.progimage.server.http.response.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document of the whole API, the same on every server. */
public final class OpenApi {
  private static volatile byte @Nullable [] asJson;

  private OpenApi() {}

  /** The document as written. */
  static byte[] yaml() {
    return Resource.bytes("/openapi.yaml");
  }

  /** The document as JSON, converted on the first request, because few servers need it. */
  static byte[] json() {
    byte[] json = asJson;
    if (json == null) {
      try (InputStream yaml = Resource.open("/openapi.yaml")) {
        json = new JsonMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
      } catch (IOException e) {
        throw new UncheckedIOException("the OpenAPI document of this build is damaged", e);
      }
      asJson = json;
    }
    return json;
  }
}
