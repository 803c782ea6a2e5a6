package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listings, which the server gives page by page. */
final class Pages {
  private Pages() {}

  /**
   * A page.
   *
   * @param next the query of the next one; null after the last
   */
  record Page(List<StoredImage> images, @Nullable String next) {

    /**
     * @param query of this page
     */
    static Page of(JsonNode json, String query, AsyncProgImage client) {
      List<StoredImage> images = new ArrayList<>();
      for (JsonNode image : json.path("images")) {
        images.add(Json.image(image, client));
      }
      if (!json.path("next").isTextual()) {
        return new Page(images, null);
      }
      // The public address that it has may be none that leads to the server from here.
      String next;
      try {
        next = "?" + URI.create(Json.text(json, "next")).getRawQuery();
      } catch (IllegalArgumentException e) {
        throw new Json.Unexpected("no address in \"next\"", e);
      }
      if (next.equals(query)) {
        throw new Json.Unexpected("a \"next\" that leads to itself");
      }
      return new Page(images, next);
    }
  }

  /** Asks for a page when the one before has been taken. */
  static final class Lazily extends AbstractSpliterator<StoredImage> {
    private final AsyncProgImage client;
    private final Deque<StoredImage> images = new ArrayDeque<>();
    private @Nullable String next;

    Lazily(AsyncProgImage client, String query) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
      this.client = client;
      this.next = query;
    }

    @Override
    public boolean tryAdvance(Consumer<? super StoredImage> action) {
      while (images.isEmpty()) {
        String query = next;
        if (query == null) {
          return false;
        }
        Page page = Blocking.await(client.page(query));
        images.addAll(page.images());
        next = page.next();
      }
      action.accept(images.remove());
      return true;
    }
  }

  /** All pages, one after the other, without a thread that waits. */
  static final class Eagerly {
    private final AsyncProgImage client;
    private final Consumer<? super StoredImage> each;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<Page> underWay;

    private Eagerly(AsyncProgImage client, Consumer<? super StoredImage> each) {
      this.client = client;
      this.each = each;
    }

    static CompletableFuture<Void> start(
        AsyncProgImage client, String query, Consumer<? super StoredImage> each) {
      Eagerly listing = new Eagerly(client, each);
      var unused = listing.result.whenComplete((none, failure) -> listing.abort());
      listing.take(query);
      return listing.result;
    }

    private void take(String query) {
      CompletableFuture<Page> page = client.page(query);
      underWay = page;
      if (result.isDone()) {
        page.cancel(true);
      }
      var unused =
          page.thenAcceptAsync(this::taken, client.connection().executor())
              .exceptionally(failure -> {
                Throwable cause = failure.getCause();
                result.completeExceptionally(
                    failure instanceof CompletionException && cause != null ? cause : failure);
                return null;
              });
    }

    private void taken(Page page) {
      for (StoredImage image : page.images()) {
        if (result.isDone()) {
          return;
        }
        each.accept(image);
      }
      if (page.next() == null) {
        result.complete(null);
      } else {
        take(page.next());
      }
    }

    private void abort() {
      CompletableFuture<Page> current = underWay;
      if (current != null) {
        current.cancel(true);
      }
    }
  }
}
