package com.progimage.server.http.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a page of a list, part by part: however long it is and however slowly it is read,
 * only one part is in memory.
 *
 * @param memory of all lists that are being written
 */
public record Lists(MemoryBudget memory) {
  /**
   * How much is in memory at a time.
   *
   * @param entries of a part
   * @param bytesEach as JSON, and what that is made from
   */
  public record Size(int entries, int bytesEach) {}

  /**
   * Some entries of a list.
   *
   * @param end the position to go on after; null at the end of the list
   * @param isLast whether nothing follows now, whatever {@code end} says
   */
  public record Part<P>(List<?> entries, @Nullable P end, boolean isLast) {
    /** One that is followed by others unless it is short. */
    public static <P> Part<P> of(List<?> entries, @Nullable P end) {
      return new Part<>(entries, end, end == null);
    }
  }

  /** Where parts come from. */
  public interface Source<P> {
    Part<P> after(@Nullable P position, int limit);
  }

  /**
   * @param name of the entries
   * @param url of the list
   * @throws com.progimage.server.image.Failure {@code overloaded}, and what the source throws for
   *     the first part; what it throws for a later one breaks off the answer
   */
  public <P> void answer(
      Context context, Page<P> page, String name, String url, Size size, Source<P> source)
      throws IOException {
    try (MemoryLease _ = memory.take((long) size.entries() * size.bytesEach())) {
      int left = page.limit();
      Part<P> part = source.after(page.after(), Math.min(left, size.entries()));
      context.status(200);
      context.header("Content-Type", "application/json");
      if (context.method().name().equals("HEAD")) {
        return;
      }
      // Not closed where something fails: that would end the JSON as if it were whole.
      JsonGenerator json = Json.generator(context.res().getOutputStream());
      json.writeStartObject();
      json.writeArrayFieldStart(name);
      while (true) {
        for (Object entry : part.entries()) {
          Json.write(json, entry);
        }
        left -= Math.min(left, size.entries());
        P end = part.end();
        if (left == 0 || part.isLast() || end == null) {
          break;
        }
        part = source.after(end, Math.min(left, size.entries()));
      }
      json.writeEndArray();
      json.writeStringField("next", page.next(url, part.end()));
      json.writeEndObject();
      json.close();
    }
  }
}
