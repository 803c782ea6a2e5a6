package com.progimage.server.library.requester;

import com.progimage.server.image.Owner;
import com.progimage.server.render.RenderTask;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.TaskClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who requests renditions.
 *
 * @param client accountable for what its images do to workers: its network address, if known
 * @param owner who pays for the work; null: the owner of the image, because a stranger asks
 * @param viewer whose images it may read
 * @param submitted receives each task, so that it can be canceled
 */
public record Requester(
    Lane lane,
    String client,
    @Nullable Owner owner,
    Viewer viewer,
    Consumer<RenderTask> submitted) {
  /** Whether a stranger asks, who needs no key. */
  public boolean isStranger() {
    return owner == null;
  }

  /** Who pays for work on images of an owner. */
  public Owner payer(Owner ofImage) {
    return owner == null ? ofImage : owner;
  }

  /** For whom a task on an image of an owner is. */
  public TaskClient taskClient(Owner ofImage) {
    return owner == null ? TaskClient.stranger(client, ofImage) : TaskClient.of(client, owner);
  }

  /** Returns a client that waits for the result. */
  public static Requester waiting(String client, @Nullable Owner owner, Viewer viewer) {
    return new Requester(Lane.INTERACTIVE, client, owner, viewer, _ -> {});
  }
}
