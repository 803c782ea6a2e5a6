package com.progimage.server.state.redis.fact;

import com.progimage.server.analysis.Encoding;
import com.progimage.server.state.fact.StoredFacts.ScoredEncoding;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Encodings as text: for each face a line of its score, a space, and the encoding in Base64. */
final class RedisEncodings {
  private RedisEncodings() {}

  interface EncodingConsumer {
    /**
     * @param bytes as {@link Encoding#bytes} wrote them
     */
    void accept(double score, byte[] bytes);
  }

  static String write(List<ScoredEncoding> encodings) {
    StringBuilder text = new StringBuilder();
    for (ScoredEncoding each : encodings) {
      text.append(each.score())
          .append(' ')
          .append(Base64.getEncoder().encodeToString(each.encoding().bytes()))
          .append('\n');
    }
    return text.toString();
  }

  static List<ScoredEncoding> read(String text) {
    List<ScoredEncoding> encodings = new ArrayList<>();
    each(text, (score, bytes) -> encodings.add(new ScoredEncoding(score, Encoding.of(bytes))));
    return encodings;
  }

  static void each(String text, EncodingConsumer consumer) {
    text.lines()
        .forEach(line -> {
          int space = line.indexOf(' ');
          consumer.accept(
              Double.parseDouble(line.substring(0, space)),
              Base64.getDecoder().decode(line.substring(space + 1)));
        });
  }
}
