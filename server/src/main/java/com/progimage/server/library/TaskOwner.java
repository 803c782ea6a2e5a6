package com.progimage.server.library;

import com.progimage.server.render.RenderTask;
import com.progimage.server.render.order.Lane;
import java.util.function.Consumer;

/**
 * The requester of renditions.
 *
 * @param client accountable for what its images do to workers: its network address, if known
 * @param submitted receives each task, so that it can be canceled
 */
public record TaskOwner(Lane lane, String client, Consumer<RenderTask> submitted) {
  /** Returns a client that waits for the result. */
  public static TaskOwner waiting(String client) {
    return new TaskOwner(Lane.INTERACTIVE, client, _ -> {});
  }
}
