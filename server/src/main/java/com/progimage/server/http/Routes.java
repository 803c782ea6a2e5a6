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
record Routes(
    Role role,
    ImageHandlers images,
    RenditionHandler renditions,
    RenderHandler renders,
    RenderHandler remotes,
    JobHandlers jobs,
    ThumbnailHandlers thumbnails,
    WebhookHandlers webhooks,
    OperationHandlers operations,
    DocsHandlers docs,
    DashboardHandlers dashboard,
    Cors cors) {
  /** All that any of them takes. */
  static final String METHODS = "GET, HEAD, POST, DELETE, OPTIONS";

  void addTo(RoutesConfig routes) {
    new Path(routes, cors, "/images")
        .post(ingest(images::store))
        .get(ingest(images::list))
        .nothingElse();
    new Path(routes, cors, "/images/{name}")
        .get(this::recordOrRendition)
        .delete(ingest(images::delete))
        .nothingElse();
    new Path(routes, cors, "/images/{id}/{name}")
        .get(delivery(renditions::transformed))
        .nothingElse();

    new Path(routes, cors, "/render.{ext}").post(delivery(renders::whole)).nothingElse();
    new Path(routes, cors, "/render/{name}").post(delivery(renders::transformed)).nothingElse();
    new Path(routes, cors, "/remote.{ext}").get(delivery(remotes::whole)).nothingElse();
    new Path(routes, cors, "/remote/{name}").get(delivery(remotes::transformed)).nothingElse();

    new Path(routes, cors, "/jobs").post(ingest(jobs::submit)).get(jobs::list).nothingElse();
    new Path(routes, cors, "/jobs/{id}").get(jobs::show).delete(ingest(jobs::cancel)).nothingElse();
    new Path(routes, cors, "/jobs/{id}/results").get(jobs::results).nothingElse();
    new Path(routes, cors, "/jobs/{id}/events").get(jobs::events).nothingElse();

    new Path(routes, cors, "/thumbnails").post(ingest(thumbnails::submit)).nothingElse();
    new Path(routes, cors, "/thumbnails/{id}")
        .get(delivery(thumbnails::show))
        .delete(ingest(thumbnails::cancel))
        .nothingElse();

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

    new Path(routes, cors, "/capabilities").get(operations::capabilities).nothingElse();
    new Path(routes, cors, "/health/live").get(operations::live).nothingElse();
    new Path(routes, cors, "/health/ready").get(operations::ready).nothingElse();
    new Path(routes, cors, "/metrics").get(operations::metrics).nothingElse();

    new Path(routes, cors, "/openapi.yaml").get(docs::yaml).nothingElse();
    new Path(routes, cors, "/openapi.json").get(docs::json).nothingElse();
    new Path(routes, cors, "/docs").get(page("/docs", docs::page)).nothingElse();
    new Path(routes, cors, "/docs/{part}").get(docs::part).nothingElse();
    new Path(routes, cors, "/dashboard").get(page("/dashboard", dashboard::page)).nothingElse();
    new Path(routes, cors, "/dashboard/events").get(dashboard::events).nothingElse();
    new Path(routes, cors, "/dashboard/{part}").get(dashboard::part).nothingElse();
  }

  /** Only the dot distinguishes {@code /images/{id}} from {@code /images/{id}.{ext}}. */
  private void recordOrRendition(Context context) throws Exception {
    if (context.pathParam("name").indexOf('.') < 0) {
      images.show(context);
    } else {
      delivery(renditions::whole).handle(context);
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
