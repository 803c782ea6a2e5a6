package com.progimage.server.library.requester;

import com.progimage.server.render.RenderTask;
import com.progimage.server.render.order.Lane;
import java.util.function.Consumer;

/**
 * Who requests renditions.
 *
 * @param client accountable for what its images do to workers: its network address, if known
 * @param viewer whose images it may read
 * @param submitted receives each task, so that it can be canceled
 */
public record Requester(Lane lane, String client, Viewer viewer, Consumer<RenderTask> submitted) {
  /** Returns a client that waits for the result. */
  public static Requester waiting(String client, Viewer viewer) {
    return new Requester(Lane.INTERACTIVE, client, viewer, _ -> {});
  }
}
