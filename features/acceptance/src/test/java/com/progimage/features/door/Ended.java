package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How a job ended, as far as a user was told. */
public record Ended(String state, int done, int failed) {

  static Ended of(JsonNode job) {
    return new Ended(
        job.path("state").asText(), job.path("done").asInt(), job.path("failed").asInt());
  }

  /**
   * What came of one source.
   *
   * @param codes of the problems, its own and its outputs'
   */
  public record Result(String source, List<String> urls, List<String> codes) {

    static Result of(JsonNode result) {
      List<String> urls = new ArrayList<>();
      List<String> codes = new ArrayList<>();
      add(result, codes);
      for (JsonNode output : result.path("outputs")) {
        if (output.path("url").isTextual()) {
          urls.add(output.path("url").asText());
        }
        add(output, codes);
      }
      return new Result(result.path("source").path("image").asText(), urls, codes);
    }

    private static void add(JsonNode told, List<String> codes) {
      if (told.path("problem").isObject()) {
        codes.add(told.path("problem").path("code").asText());
      }
    }
  }
}
