package com.progimage.server.library.requester;

import com.progimage.server.image.Owner;
import com.progimage.server.render.RenderTask;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.TaskClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests renditions, on the account of an owner.
 *
 * @param client accountable for what its images do to workers: its network address, if known
 * @param owner who pays for the work; null: the owner of the image, because a stranger asks
 * @param isOwner whether the client acts for the owner; false: it is a stranger, or has a URL that
 *     the owner signed
 * @param viewer whose images it may read
 * @param submitted receives each task, so that it can be canceled
 */
public record Requester(
    Lane lane,
    String client,
    @Nullable Owner owner,
    boolean isOwner,
    Viewer viewer,
    Consumer<RenderTask> submitted) {
  /** Whether the client is not the payer, so that it must not learn who that is. */
  public boolean isStranger() {
    return !isOwner;
  }

  /** Who pays for work on images of an owner. */
  public Owner payer(Owner ofImage) {
    return owner == null ? ofImage : owner;
  }

  /** Returns the client and the payer of a task on an image of an owner. */
  public TaskClient taskClient(Owner ofImage) {
    Owner payer = payer(ofImage);
    return isOwner ? TaskClient.of(client, payer) : TaskClient.stranger(client, payer);
  }

  /** Returns a stranger that waits for the result, and that the owner of the image pays for. */
  public static Requester stranger(String client, Viewer viewer) {
    return new Requester(
        Lane.INTERACTIVE, client, /* owner= */ null, /* isOwner= */ false, viewer, _ -> {});
  }

  /** Returns the reader of a URL that an owner signed, who waits for the result. */
  public static Requester readerOf(String client, Owner signer, Viewer viewer) {
    return new Requester(Lane.INTERACTIVE, client, signer, /* isOwner= */ false, viewer, _ -> {});
  }

  /** Returns a client of an owner that waits for the result. */
  public static Requester waiting(String client, Owner owner, Viewer viewer) {
    return new Requester(Lane.INTERACTIVE, client, owner, /* isOwner= */ true, viewer, _ -> {});
  }
}
