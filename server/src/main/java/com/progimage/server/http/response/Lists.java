package com.progimage.server.http.response;

import com.fasterxml.jackson.core.JsonGenerator;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a page of a list, part by part, so that only one part is in memory however long the
 * list is and however slowly the client reads.
 *
 * @param memory of all lists in progress
 */
public record Lists(MemoryBudget memory) {
  /**
   * The amount to hold in memory at a time.
   *
   * @param entries of a part
   * @param bytesEach the size of an entry as JSON and as objects
   */
  public record EntrySize(int entries, int bytesEach) {}

  /**
   * Consecutive entries of a list.
   *
   * @param end the position to continue after; null at the end of the list
   * @param isLast whether nothing follows at the moment, regardless of {@code end}
   */
  public record ListPart<P>(List<?> entries, @Nullable P end, boolean isLast) {
    /** Returns a part that is followed by others unless it is short. */
    public static <P> ListPart<P> of(List<?> entries, @Nullable P end) {
      return new ListPart<>(entries, end, end == null);
    }
  }

  /** Provides parts. */
  public interface ListSource<P> {
    ListPart<P> after(@Nullable P position, int limit);
  }

  /**
   * @param name of the entries
   * @param url of the list
   * @throws com.progimage.server.failure.Failure {@code overloaded}, and any failure of the source
   *     at the first part; a failure at a later part aborts the answer
   */
  public <P> void answer(
      Context context, Page<P> page, String name, String url, EntrySize size, ListSource<P> source)
      throws IOException {
    try (MemoryLease _ = memory.take((long) size.entries() * size.bytesEach())) {
      int left = page.limit();
      ListPart<P> part = source.after(page.after(), Math.min(left, size.entries()));
      context.status(200);
      context.header("Content-Type", "application/json");
      if (context.method().name().equals("HEAD")) {
        return;
      }
      // Not closed after a failure: closing would complete the JSON as if it were whole.
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
