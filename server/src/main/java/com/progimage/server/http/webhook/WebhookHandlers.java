package com.progimage.server.http.webhook;

import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Lists;
import com.progimage.server.http.response.Page;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.Owner;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.WebhookId;
import com.progimage.server.webhook.Webhooks;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.List;

/** Registers, shows, lists and removes webhooks, and rotates their secrets. */
public final class WebhookHandlers {
  private static final int MAX_JSON_BYTES = 16 << 10;
  private static final Lists.EntrySize PART = new Lists.EntrySize(50, 3 << 10);

  private final Webhooks webhooks;
  private final Bodies bodies;
  private final PublicUrls urls;
  private final Lists lists;

  public WebhookHandlers(Webhooks webhooks, Bodies bodies, PublicUrls urls, Lists lists) {
    this.webhooks = webhooks;
    this.bodies = bodies;
    this.urls = urls;
    this.lists = lists;
  }

  /** Refuses every request unless the operator has enabled webhooks. */
  public Handler whereOn(Handler handler) {
    return context -> {
      webhooks.requireOn();
      handler.handle(context);
    };
  }

  public void register(Context context) throws IOException {
    WebhookRequest request = JsonBody.read(context, bodies, MAX_JSON_BYTES, WebhookRequest.class);
    request.requireNoPrivateNetwork();
    Webhook webhook =
        webhooks.register(
            Gate.identity(context).owner(), request.requiredUrl(), request.allowSelfSigned());
    context.header("Location", "/webhooks/" + webhook.id());
    Answers.unstored(context, 201, WebhookRecord.withSecret(webhook));
  }

  public void show(Context context) {
    Answers.unstored(
        context, 200, WebhookRecord.of(webhooks.require(id(context), Gate.identity(context))));
  }

  public void rotate(Context context) {
    Webhook rotated = webhooks.rotate(id(context), Gate.identity(context));
    Answers.unstored(context, 200, WebhookRecord.withSecret(rotated));
  }

  public void delete(Context context) throws IOException {
    webhooks.delete(id(context), Gate.identity(context));
    Answers.empty(context, 204);
  }

  public void list(Context context) throws IOException {
    Owner owner = Gate.listed(context);
    Page<WebhookId> page = Page.of(context, WebhookId::find, "a webhook id");
    context.header("Cache-Control", "no-store");
    lists.answer(
        context,
        page,
        "webhooks",
        urls.base(context) + "/webhooks",
        PART,
        (after, limit) -> {
          List<Webhook> found = webhooks.list(owner, after, limit);
          return Lists.ListPart.of(
              found.stream().map(WebhookRecord::of).toList(),
              found.size() < limit ? null : found.getLast().id());
        });
  }

  private static WebhookId id(Context context) {
    String text = context.pathParam("id");
    return WebhookId.find(text).orElseThrow(() -> Webhooks.notFound(text));
  }
}
