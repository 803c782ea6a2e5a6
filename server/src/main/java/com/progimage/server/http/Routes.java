package com.progimage.server.http;

import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.access.RouteNeeds;
import com.progimage.server.http.analysis.AnalysisHandlers;
import com.progimage.server.http.dashboard.DashboardHandlers;
import com.progimage.server.http.docs.DocsHandlers;
import com.progimage.server.http.guard.Cors;
import com.progimage.server.http.job.JobHandlers;
import com.progimage.server.http.job.ThumbnailHandlers;
import com.progimage.server.http.key.KeyHandlers;
import com.progimage.server.http.link.LinkHandlers;
import com.progimage.server.http.owner.OwnerHandlers;
import com.progimage.server.http.person.SignInHandlers;
import com.progimage.server.http.rendition.RenderHandler;
import com.progimage.server.http.rendition.RenditionHandler;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.session.FaceSessionHandlers;
import com.progimage.server.http.token.TokenHandlers;
import com.progimage.server.http.webhook.WebhookHandlers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The routes of the whole HTTP API, and which of them belong to the other service. */
record Routes(
    Role role,
    Cors cors,
    Gate gate,
    Auditor auditor,
    ImageRoutes images,
    JobRoutes jobs,
    ServerRoutes server) {
  /** All that any of them takes. */
  static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

  private static final String ID = "id";

  /**
   * The handlers of images and renditions.
   *
   * @param renders of images that requests contain
   * @param remotes of images that requests name by their URL
   */
  record ImageRoutes(
      ImageHandlers stored,
      AnalysisHandlers analyses,
      LinkHandlers links,
      RenditionHandler renditions,
      RenderHandler renders,
      RenderHandler remotes) {}

  /** The handlers of work behind requests and of the messages about it, and of sessions. */
  record JobRoutes(
      JobHandlers jobs,
      ThumbnailHandlers thumbnails,
      WebhookHandlers webhooks,
      FaceSessionHandlers sessions) {}

  /** The handlers about the server itself, and about who may use it. */
  record ServerRoutes(
      OperationHandlers operations,
      DocsHandlers docs,
      DashboardHandlers dashboard,
      KeyHandlers keys,
      TokenHandlers tokens,
      SignInHandlers people,
      OwnerHandlers owners) {}

  void addTo(RoutesConfig routes) {
    addImages(routes);
    addLinks(routes);
    addJobs(routes);
    addServer(routes);
  }

  private void addImages(RoutesConfig routes) {
    new Path(routes, "/images")
        .post(ingest(images.stored()::store))
        .get(ingest(images.stored()::list))
        .nothingElse();
    new Path(routes, "/images/{name}", "/images/{id}")
        .getGuarded(recordOrRendition())
        .delete(AuditAction.IMAGE_DELETED, "name", ingest(images.stored()::delete))
        .nothingElse();
    AnalysisHandlers found = images.analyses();
    new Path(routes, "/images/{id}/analyses").post(ingest(found::request)).nothingElse();
    new Path(routes, "/images/{id}/faces").get(found::faces).nothingElse();
    new Path(routes, "/images/{id}/labels").get(found::labels).nothingElse();
    new Path(routes, "/images/{id}/placeholder").get(found::placeholder).nothingElse();
    new Path(routes, "/analyses/stats").get(found::stats).nothingElse();
    new Path(routes, "/analyses/faces/average").get(found::average).nothingElse();
    new Path(routes, "/images/{id}/{name}")
        .get(delivery(images.renditions()::transformed))
        .nothingElse();

    RenderHandler renders = images.renders();
    RenderHandler remotes = images.remotes();
    new Path(routes, "/render.{ext}").post(delivery(renders::whole)).nothingElse();
    new Path(routes, "/render/{name}").post(delivery(renders::transformed)).nothingElse();
    new Path(routes, "/remote.{ext}").get(delivery(remotes::whole)).nothingElse();
    new Path(routes, "/remote/{name}").get(delivery(remotes::transformed)).nothingElse();
  }

  private void addJobs(RoutesConfig routes) {
    JobHandlers all = jobs.jobs();
    new Path(routes, "/jobs").post(ingest(all::submit)).get(all::list).nothingElse();
    new Path(routes, "/jobs/{id}")
        .get(all::show)
        .delete(AuditAction.JOB_CANCELLED, ID, ingest(all::cancel))
        .nothingElse();
    new Path(routes, "/jobs/{id}/results").get(all::results).nothingElse();
    new Path(routes, "/jobs/{id}/events").get(all::events).nothingElse();

    ThumbnailHandlers thumbnails = jobs.thumbnails();
    new Path(routes, "/thumbnails").post(ingest(thumbnails::submit)).nothingElse();
    new Path(routes, "/thumbnails/{id}")
        .get(delivery(thumbnails::show))
        .delete(AuditAction.JOB_CANCELLED, ID, ingest(thumbnails::cancel))
        .nothingElse();

    FaceSessionHandlers sessions = jobs.sessions();
    new Path(routes, "/sessions").post(delivery(sessions::create)).nothingElse();
    new Path(routes, "/session")
        .get(delivery(sessions::show))
        .delete(delivery(sessions::end))
        .nothingElse();
    new Path(routes, "/session/images")
        .post(delivery(sessions::add))
        .delete(delivery(sessions::reset))
        .nothingElse();

    WebhookHandlers webhooks = jobs.webhooks();
    new Path(routes, "/webhooks")
        .post(ingest(webhooks.whereOn(webhooks::register)))
        .get(webhooks.whereOn(webhooks::list))
        .nothingElse();
    new Path(routes, "/webhooks/{id}")
        .get(webhooks.whereOn(webhooks::show))
        .delete(AuditAction.WEBHOOK_DELETED, ID, ingest(webhooks.whereOn(webhooks::delete)))
        .nothingElse();
    new Path(routes, "/webhooks/{id}/secret")
        .post(ingest(webhooks.whereOn(webhooks::rotate)))
        .nothingElse();
  }

  private void addLinks(RoutesConfig routes) {
    LinkHandlers links = images.links();
    new Path(routes, "/uploads").post(ingest(links::create)).nothingElse();
    new Path(routes, "/uploads/{id}")
        .get(links::show)
        .put(ingest(links::upload))
        .post(ingest(links::upload))
        .delete(AuditAction.UPLOAD_LINK_DELETED, ID, ingest(links::delete))
        .nothingElse();
  }

  private void addServer(RoutesConfig routes) {
    KeyHandlers keys = server.keys();
    new Path(routes, "/keys").post(keys::create).get(keys::list).nothingElse();
    new Path(routes, "/keys/{id}").get(keys::show).delete(keys::revoke).nothingElse();

    SignInHandlers people = server.people();
    new Path(routes, "/sign-in")
        .get(page("/sign-in", people::page))
        .post(people::signIn)
        .nothingElse();
    new Path(routes, "/sign-in/session").get(people::show).nothingElse();
    new Path(routes, "/sign-in/{part}").get(people::part).nothingElse();
    new Path(routes, "/sign-out").post(people::signOut).nothingElse();

    new Path(routes, "/tokens").post(server.tokens()::create).nothingElse();
    new Path(routes, "/.well-known/jwks.json").get(server.tokens()::publicKeys).nothingElse();

    OwnerHandlers owners = server.owners();
    new Path(routes, "/owners").get(owners::list).nothingElse();
    new Path(routes, "/owners/{owner}").get(owners::show).nothingElse();
    new Path(routes, "/owners/{owner}/quota").put(owners::put).delete(owners::remove).nothingElse();

    OperationHandlers operations = server.operations();
    new Path(routes, "/capabilities").get(operations::capabilities).nothingElse();
    new Path(routes, "/health/live").get(operations::live).nothingElse();
    new Path(routes, "/health/ready").get(operations::ready).nothingElse();
    new Path(routes, "/metrics").get(operations::metrics).nothingElse();

    DocsHandlers docs = server.docs();
    new Path(routes, "/openapi.yaml").get(docs::yaml).nothingElse();
    new Path(routes, "/openapi.json").get(docs::json).nothingElse();
    new Path(routes, "/docs").get(page("/docs", docs::page)).nothingElse();
    new Path(routes, "/docs/{part}").get(docs::part).nothingElse();

    DashboardHandlers dashboard = server.dashboard();
    new Path(routes, "/dashboard").get(page("/dashboard", dashboard::page)).nothingElse();
    new Path(routes, "/dashboard/events").get(dashboard::events).nothingElse();
    new Path(routes, "/dashboard/{part}").get(dashboard::part).nothingElse();
  }

  /** Only the dot distinguishes {@code /images/{id}} from {@code /images/{id}.{ext}}. */
  private Handler recordOrRendition() {
    Handler showing = guarded("GET /images/{id}", images.stored()::show);
    Handler sending = guarded("GET /images/{id}.{ext}", delivery(images.renditions()::whole));
    return context ->
        (context.pathParam("name").indexOf('.') < 0 ? showing : sending).handle(context);
  }

  private Handler guarded(String route, Handler handler) {
    return gate.guard(RouteNeeds.of(route), handler);
  }

  /** What a page loads is named relative to its path without a slash at the end. */
  private static Handler page(String path, Handler handler) {
    return context -> {
      if (context.path().endsWith("/")) {
        context.header("Location", ".." + path);
        Answers.empty(context, 308);
      } else {
        handler.handle(context);
      }
    };
  }

  private Handler ingest(Handler handler) {
    return role.ingests() ? handler : context -> redirectTo(Role.INGEST);
  }

  private Handler delivery(Handler handler) {
    return role.delivers() ? handler : context -> redirectTo(Role.DELIVERY);
  }

  /** Neither 404 nor 405: the refusal says nothing about the image or the allowed methods. */
  private void redirectTo(Role other) {
    throw new Failure(
        ErrorCode.MISDIRECTED_REQUEST,
        "this server has the role %s and leaves this request to servers of the role %s: send it to"
                .formatted(text(role), text(other))
            + " the gateway in front of both, or to one of those");
  }

  private static String text(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** One path and its handlers. GET includes HEAD. */
  private final class Path {
    private final RoutesConfig routes;
    private final String template;
    private final String name;
    private final List<String> taken = new ArrayList<>();

    Path(RoutesConfig routes, String template) {
      this(routes, template, template);
    }

    /**
     * @param name in {@link RouteNeeds}
     */
    Path(RoutesConfig routes, String template, String name) {
      this.routes = routes;
      this.template = template;
      this.name = name;
    }

    Path get(Handler handler) {
      return getGuarded(guarded("GET " + name, handler));
    }

    /** Adds a handler that is already guarded. */
    Path getGuarded(Handler handler) {
      return on(HandlerType.GET, handler).on(HandlerType.HEAD, handler);
    }

    Path post(Handler handler) {
      return on(HandlerType.POST, guarded("POST " + name, handler));
    }

    Path put(Handler handler) {
      return on(HandlerType.PUT, guarded("PUT " + name, handler));
    }

    Path delete(Handler handler) {
      return on(HandlerType.DELETE, guarded("DELETE " + name, handler));
    }

    /**
     * @param action recorded after the handler has succeeded
     * @param parameter of the path: what it was done to
     */
    Path delete(AuditAction action, String parameter, Handler handler) {
      Handler recorded =
          context -> {
            handler.handle(context);
            auditor.record(context, action, context.pathParam(parameter));
          };
      return delete(recorded);
    }

    /**
     * Answers {@code OPTIONS} with the allowed methods, and whether pages of other origins may use
     * them; answers any other method with 405 and the same {@code Allow}.
     */
    void nothingElse() {
      taken.add(HandlerType.OPTIONS.name());
      String allow = String.join(", ", taken);
      routes.addEndpoint(
          new Endpoint(HandlerType.OPTIONS, template, context -> cors.preflight(context, allow)));
      for (HandlerType method : HandlerType.commonHttp()) {
        if (!taken.contains(method.name())) {
          routes.addEndpoint(new Endpoint(method, template, context -> refuse(context, allow)));
        }
      }
    }

    private Path on(HandlerType method, Handler handler) {
      taken.add(method.name());
      routes.addEndpoint(new Endpoint(method, template, handler));
      return this;
    }

    private void refuse(Context context, String allow) {
      context.header("Allow", allow);
      throw new Failure(
          ErrorCode.METHOD_NOT_ALLOWED,
          "%s is not for this path: it takes %s".formatted(context.method().name(), allow));
    }
  }
}
