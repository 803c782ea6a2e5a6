package com.progimage.server.render.order;

import com.progimage.server.image.Owner;

/**
 * Names the client that a task is for, and the owner that pays for it.
 *
 * @param client accountable for what its images do to workers: a network address, or another text
 *     that identifies it
 * @param party has one share of the workers, whatever its clients: an owner, or the client
 * @param payer on whose account the work is done. Payers take turns
 */
public record TaskClient(String client, String party, Owner payer) {
  /** A client on a server where all images have one owner. */
  public static TaskClient alone(String client) {
    return new TaskClient(client, client, Owner.PUBLIC);
  }

  /**
   * A client that acts for an owner.
   *
   * @param payer the owner
   */
  public static TaskClient of(String client, Owner payer) {
    return payer.equals(Owner.PUBLIC)
        ? alone(client)
        : new TaskClient(client, "owner " + payer, payer);
  }

  /**
   * A client that acts for no owner, such as the reader of a signed URL.
   *
   * @param payer the owner of the image, or the signer
   */
  public static TaskClient stranger(String client, Owner payer) {
    return new TaskClient(client, client, payer);
  }

  /** Whether it does not act for the payer. */
  public boolean isStranger() {
    return party.equals(client);
  }
}
