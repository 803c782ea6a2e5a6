package com.progimage.server.http.session;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.analysis.Face;
import com.progimage.server.analyzer.session.FaceSessions;
import com.progimage.server.analyzer.session.FaceSessions.NewFaceSession;
import com.progimage.server.analyzer.session.SentPicture;
import com.progimage.server.analyzer.session.SessionPicture.AddedPicture;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.ContentDigest;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.http.session.FaceSessionRecord.NewSessionRecord;
import com.progimage.server.state.session.FaceSession;
import io.javalin.http.Context;
import java.io.IOException;

/** Creates sessions, adds images to them, shows, resets and ends them. */
public final class FaceSessionHandlers {
  private static final String PATH = "/session";

  private final FaceSessions sessions;
  private final Gate gate;
  private final Auditor auditor;
  private final ServerCapabilities offer;
  private final Bodies bodies;
  private final PublicUrls urls;

  public FaceSessionHandlers(
      FaceSessions sessions,
      Gate gate,
      Auditor auditor,
      ServerCapabilities offer,
      Bodies bodies,
      PublicUrls urls) {
    this.sessions = sessions;
    this.gate = gate;
    this.auditor = auditor;
    this.offer = offer;
    this.bodies = bodies;
    this.urls = urls;
  }

  public void create(Context context) {
    Identity identity = Gate.identity(context);
    NewFaceSession created = sessions.create(identity.owner(), FaceSessionKeys.creator(identity));
    auditor.record(context, AuditAction.SESSION_CREATED, created.session().id().text());
    context.header("Location", PATH);
    Answers.unstored(context, 201, NewSessionRecord.of(created, urls.base(context) + PATH));
  }

  /** Answers 200 if an equal image is in the session. */
  public void add(Context context) throws IOException {
    double minScore = minScore(context);
    FaceSession session = session(context);
    sessions.requireRoom(session, ContentDigest.declared(context).orElse(null));
    try (ImageBody body = ImageBody.of(context, offer.reads(), bodies)) {
      AddedPicture added =
          sessions.add(
              session,
              new SentPicture(
                  body.bytes(), body.declared(), body.fileName(), gate.requester(context)));
      Answers.unstored(
          context, added.isNew() ? 201 : 200, SessionImageRecord.of(added.picture(), minScore));
    }
  }

  public void show(Context context) {
    double minScore = minScore(context);
    Answers.unstored(
        context, 200, FaceSessionRecord.of(sessions.summary(session(context)), minScore));
  }

  public void reset(Context context) throws IOException {
    FaceSession session = session(context);
    sessions.reset(session);
    auditor.record(context, AuditAction.SESSION_RESET, session.id().text());
    Answers.empty(context, 204);
  }

  public void end(Context context) throws IOException {
    FaceSession session = session(context);
    sessions.end(session);
    auditor.record(context, AuditAction.SESSION_ENDED, session.id().text());
    Answers.empty(context, 204);
  }

  private FaceSession session(Context context) {
    if (Gate.identity(context).credential() instanceof Credential.OfFaceSession(var id, _)) {
      return sessions.require(id);
    }
    throw new IllegalStateException("a session's key admitted this request");
  }

  private static double minScore(Context context) {
    String text = context.queryParam("minScore");
    if (text == null) {
      return Face.SURE;
    }
    if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Double.parseDouble(text);
    }
    throw new Failure(
        ErrorCode.MALFORMED_REQUEST, "minScore must be a number from 0 on, such as 0.5");
  }
}
