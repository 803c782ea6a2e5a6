package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.render.order.Lane;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Renders in progress: a second request for the same rendition waits for the first. */
final class RendersInProgress {
  private final Map<Seat, RenderInProgress> renders = new ConcurrentHashMap<>();

  /** Separates the lanes, so that a client never waits for the end of a batch. */
  private record Seat(RenditionKey key, Lane lane) {
    static Seat of(RenderInProgress render) {
      return new Seat(render.planned().key(), render.lane());
    }
  }

  /**
   * A render.
   *
   * @param result for waiting requests; empty if the rendition is not kept
   */
  record RenderInProgress(
      PlannedRendition planned, Lane lane, CompletableFuture<Optional<Blob>> result) {
    RenderInProgress(PlannedRendition planned, Lane lane) {
      this(planned, lane, new CompletableFuture<>());
    }

    /**
     * Waits for its end.
     *
     * @return empty if the rendition was not kept, or the render was abandoned
     * @throws Failure of the render
     */
    Optional<Blob> await() {
      try {
        return result.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof Failure failure) {
          throw failure;
        }
        throw e;
      }
    }
  }

  /**
   * Begins a render, unless another one is making the same rendition.
   *
   * @return the other one
   */
  Optional<RenderInProgress> begin(RenderInProgress render) {
    return Optional.ofNullable(renders.putIfAbsent(Seat.of(render), render));
  }

  /** Ends a render. Requests that wait for an abandoned render make the rendition themselves. */
  void end(RenderInProgress render) {
    render.result().complete(Optional.empty());
    renders.remove(Seat.of(render), render);
  }
}
