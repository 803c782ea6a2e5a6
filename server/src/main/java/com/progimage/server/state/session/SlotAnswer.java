package com.progimage.server.state.session;

/** The answer to a picture that asks for a place in a session. */
public sealed interface SlotAnswer {
  /** The picture has a place while it is analyzed. */
  record SlotReserved(FaceSlot slot) implements SlotAnswer {}

  /** An equal picture is in the session. */
  record SlotFilled(FaceSessionImage image) implements SlotAnswer {}

  /** An equal picture is being analyzed for the session. */
  record SlotInProgress() implements SlotAnswer {}

  /**
   * All places are taken.
   *
   * @param images that are in the session
   * @param inProgress that are being analyzed for it
   */
  record SessionFull(int images, int inProgress) implements SlotAnswer {}

  /** There is no such session. */
  record SessionEnded() implements SlotAnswer {}
}
