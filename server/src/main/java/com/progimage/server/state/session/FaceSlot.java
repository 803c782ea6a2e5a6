package com.progimage.server.state.session;

import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;

/**
 * The place of one picture in a session.
 *
 * @param number unique in the session: no later slot has it again
 */
public record FaceSlot(FaceSessionId session, long number, Digest digest) {
  /**
   * The owner of the picture's facts: {@code session.<id>.<number>}. Each slot has its own, so that
   * the facts of a slot that ended can be released at any time, whatever later slots have.
   */
  public Owner owner() {
    return new Owner(Owner.OF_SESSIONS + session + "." + number);
  }
}
