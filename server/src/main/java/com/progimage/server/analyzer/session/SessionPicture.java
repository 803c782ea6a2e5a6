package com.progimage.server.analyzer.session;

import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.state.session.FaceSessionImage;

/** A picture in a session, with what was found in it. */
public record SessionPicture(FaceSessionImage image, FaceFacts facts) {
  /**
   * A picture that a client sent to a session.
   *
   * @param isNew whether it took a slot; false: an equal picture was in the session
   */
  public record AddedPicture(SessionPicture picture, boolean isNew) {}
}
