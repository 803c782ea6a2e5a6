package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads paged listings. */
final class Pages {
  private Pages() {}

  /**
   * One page.
   *
   * @param next the query of the next page; null after the last page
   */
  record Page<T>(List<T> entries, @Nullable String next) {

    /**
     * Parses a page of a complete list.
     *
     * @param name the member that holds the entries
     * @param query the query of this page
     */
    static <T> Page<T> of(JsonNode json, String name, String query, Function<JsonNode, T> read) {
      Page<T> page = read(json, name, read);
      if (query.equals(page.next())) {
        throw new Json.Unexpected("a \"next\" that points to the same page");
      }
      return page;
    }

    /**
     * Parses a page as {@link #of}, but accepts a page whose next page is itself: the list may
     * grow.
     */
    static <T> Page<T> ofGrowing(
        JsonNode json, String name, String query, Function<JsonNode, T> read) {
      Page<T> page = read(json, name, read);
      return query.equals(page.next()) ? new Page<>(page.entries(), null) : page;
    }

    private static <T> Page<T> read(JsonNode json, String name, Function<JsonNode, T> read) {
      List<T> entries = new ArrayList<>();
      for (JsonNode entry : json.path(name)) {
        entries.add(read.apply(entry));
      }
      if (!json.path("next").isTextual()) {
        return new Page<>(entries, null);
      }
      // Only the query is used: the public address may not be reachable from here.
      try {
        return new Page<>(entries, "?" + URI.create(Json.text(json, "next")).getRawQuery());
      } catch (IllegalArgumentException e) {
        throw new Json.Unexpected("no address in \"next\"", e);
      }
    }
  }

  /** Fetches each page after the previous one is consumed. */
  static final class Lazily<T> extends AbstractSpliterator<T> {
    private final Function<String, CompletableFuture<Page<T>>> ask;
    private final Deque<T> entries = new ArrayDeque<>();
    private @Nullable String next;

    /**
     * @param ask fetches a page by its query
     * @param query the query of the first page
     */
    Lazily(Function<String, CompletableFuture<Page<T>>> ask, String query) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
      this.ask = ask;
      this.next = query;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      while (entries.isEmpty()) {
        String query = next;
        if (query == null) {
          return false;
        }
        Page<T> page = Blocking.await(ask.apply(query));
        entries.addAll(page.entries());
        next = page.next();
      }
      action.accept(entries.remove());
      return true;
    }
  }

  /** Fetches all pages one after the other without blocking a thread. */
  static final class Eagerly<T> {
    private final Function<String, CompletableFuture<Page<T>>> ask;
    private final Executor executor;
    private final Consumer<? super T> each;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<Page<T>> underWay;

    private Eagerly(
        Function<String, CompletableFuture<Page<T>>> ask,
        Executor executor,
        Consumer<? super T> each) {
      this.ask = ask;
      this.executor = executor;
      this.each = each;
    }

    static <T> CompletableFuture<Void> start(
        Function<String, CompletableFuture<Page<T>>> ask,
        String query,
        Executor executor,
        Consumer<? super T> each) {
      Eagerly<T> listing = new Eagerly<>(ask, executor, each);
      var unused = listing.result.whenComplete((none, failure) -> listing.abort());
      listing.take(query);
      return listing.result;
    }

    private void take(String query) {
      CompletableFuture<Page<T>> page = ask.apply(query);
      underWay = page;
      if (result.isDone()) {
        page.cancel(true);
      }
      var unused =
          page.thenAcceptAsync(this::taken, executor)
              .exceptionally(failure -> {
                Throwable cause = failure.getCause();
                result.completeExceptionally(
                    failure instanceof CompletionException && cause != null ? cause : failure);
                return null;
              });
    }

    private void taken(Page<T> page) {
      for (T entry : page.entries()) {
        if (result.isDone()) {
          return;
        }
        each.accept(entry);
      }
      if (page.next() == null) {
        result.complete(null);
      } else {
        take(page.next());
      }
    }

    private void abort() {
      CompletableFuture<Page<T>> current = underWay;
      if (current != null) {
        current.cancel(true);
      }
    }
  }
}
