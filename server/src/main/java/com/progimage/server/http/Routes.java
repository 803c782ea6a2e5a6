package com.progimage.server.http;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.dashboard.DashboardHandlers;
import com.progimage.server.http.docs.DocsHandlers;
import com.progimage.server.http.guard.Cors;
import com.progimage.server.http.job.JobHandlers;
import com.progimage.server.http.job.ThumbnailHandlers;
import com.progimage.server.http.rendition.RenderHandler;
import com.progimage.server.http.rendition.RenditionHandler;
import com.progimage.server.http.response.Answers;
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
record Routes(Role role, Cors cors, ImageRoutes images, JobRoutes jobs, ServerRoutes server) {
  /** All that any of them takes. */
  static final String METHODS = "GET, HEAD, POST, DELETE, OPTIONS";

  /**
   * The handlers of images and renditions.
   *
   * @param renders of images that requests contain
   * @param remotes of images that requests name by their URL
   */
  record ImageRoutes(
      ImageHandlers stored,
      RenditionHandler renditions,
      RenderHandler renders,
      RenderHandler remotes) {}

  /** The handlers of work behind requests, and of the messages about it. */
  record JobRoutes(JobHandlers jobs, ThumbnailHandlers thumbnails, WebhookHandlers webhooks) {}

  /** The handlers about the server itself. */
  record ServerRoutes(
      OperationHandlers operations, DocsHandlers docs, DashboardHandlers dashboard) {}

  void addTo(RoutesConfig routes) {
    addImages(routes);
    addJobs(routes);
    addServer(routes);
  }

  private void addImages(RoutesConfig routes) {
    new Path(routes, cors, "/images")
        .post(ingest(images.stored()::store))
        .get(ingest(images.stored()::list))
        .nothingElse();
    new Path(routes, cors, "/images/{name}")
        .get(this::recordOrRendition)
        .delete(ingest(images.stored()::delete))
        .nothingElse();
    new Path(routes, cors, "/images/{id}/{name}")
        .get(delivery(images.renditions()::transformed))
        .nothingElse();

    RenderHandler renders = images.renders();
    RenderHandler remotes = images.remotes();
    new Path(routes, cors, "/render.{ext}").post(delivery(renders::whole)).nothingElse();
    new Path(routes, cors, "/render/{name}").post(delivery(renders::transformed)).nothingElse();
    new Path(routes, cors, "/remote.{ext}").get(delivery(remotes::whole)).nothingElse();
    new Path(routes, cors, "/remote/{name}").get(delivery(remotes::transformed)).nothingElse();
  }

  private void addJobs(RoutesConfig routes) {
    JobHandlers all = jobs.jobs();
    new Path(routes, cors, "/jobs").post(ingest(all::submit)).get(all::list).nothingElse();
    new Path(routes, cors, "/jobs/{id}").get(all::show).delete(ingest(all::cancel)).nothingElse();
    new Path(routes, cors, "/jobs/{id}/results").get(all::results).nothingElse();
    new Path(routes, cors, "/jobs/{id}/events").get(all::events).nothingElse();

    ThumbnailHandlers thumbnails = jobs.thumbnails();
    new Path(routes, cors, "/thumbnails").post(ingest(thumbnails::submit)).nothingElse();
    new Path(routes, cors, "/thumbnails/{id}")
        .get(delivery(thumbnails::show))
        .delete(ingest(thumbnails::cancel))
        .nothingElse();

    WebhookHandlers webhooks = jobs.webhooks();
    new Path(routes, cors, "/webhooks")
        .post(ingest(webhooks.whereOn(webhooks::register)))
        .get(webhooks.whereOn(webhooks::list))
        .nothingElse();
    new Path(routes, cors, "/webhooks/{id}")
        .get(webhooks.whereOn(webhooks::show))
        .delete(ingest(webhooks.whereOn(webhooks::delete)))
        .nothingElse();
    new Path(routes, cors, "/webhooks/{id}/secret")
        .post(ingest(webhooks.whereOn(webhooks::rotate)))
        .nothingElse();
  }

  private void addServer(RoutesConfig routes) {
    OperationHandlers operations = server.operations();
    new Path(routes, cors, "/capabilities").get(operations::capabilities).nothingElse();
    new Path(routes, cors, "/health/live").get(operations::live).nothingElse();
    new Path(routes, cors, "/health/ready").get(operations::ready).nothingElse();
    new Path(routes, cors, "/metrics").get(operations::metrics).nothingElse();

    DocsHandlers docs = server.docs();
    new Path(routes, cors, "/openapi.yaml").get(docs::yaml).nothingElse();
    new Path(routes, cors, "/openapi.json").get(docs::json).nothingElse();
    new Path(routes, cors, "/docs").get(page("/docs", docs::page)).nothingElse();
    new Path(routes, cors, "/docs/{part}").get(docs::part).nothingElse();

    DashboardHandlers dashboard = server.dashboard();
    new Path(routes, cors, "/dashboard").get(page("/dashboard", dashboard::page)).nothingElse();
    new Path(routes, cors, "/dashboard/events").get(dashboard::events).nothingElse();
    new Path(routes, cors, "/dashboard/{part}").get(dashboard::part).nothingElse();
  }

  /** Only the dot distinguishes {@code /images/{id}} from {@code /images/{id}.{ext}}. */
  private void recordOrRendition(Context context) throws Exception {
    if (context.pathParam("name").indexOf('.') < 0) {
      images.stored().show(context);
    } else {
      delivery(images.renditions()::whole).handle(context);
    }
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
  private static final class Path {
    private final RoutesConfig routes;
    private final Cors cors;
    private final String template;
    private final List<String> taken = new ArrayList<>();

    Path(RoutesConfig routes, Cors cors, String template) {
      this.routes = routes;
      this.cors = cors;
      this.template = template;
    }

    Path get(Handler handler) {
      return on(HandlerType.GET, handler).on(HandlerType.HEAD, handler);
    }

    Path post(Handler handler) {
      return on(HandlerType.POST, handler);
    }

    Path delete(Handler handler) {
      return on(HandlerType.DELETE, handler);
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

    private static void refuse(Context context, String allow) {
      context.header("Allow", allow);
      throw new Failure(
          ErrorCode.METHOD_NOT_ALLOWED,
          "%s is not for this path: it takes %s".formatted(context.method().name(), allow));
    }
  }
}
