package com.progimage.server.http.key;

import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Keys;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Lists;
import com.progimage.server.http.response.Page;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.Owner;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates, shows, lists and revokes keys. */
public final class KeyHandlers {
  private static final int MAX_JSON_BYTES = 4 << 10;
  private static final Lists.EntrySize PART = new Lists.EntrySize(50, 1 << 10);

  private final Keys keys;
  private final Auditor auditor;
  private final Bodies bodies;
  private final PublicUrls urls;
  private final Lists lists;

  public KeyHandlers(Keys keys, Auditor auditor, Bodies bodies, PublicUrls urls, Lists lists) {
    this.keys = keys;
    this.auditor = auditor;
    this.bodies = bodies;
    this.urls = urls;
    this.lists = lists;
  }

  public void create(Context context) throws IOException {
    KeyRequest request = JsonBody.read(context, bodies, MAX_JSON_BYTES, KeyRequest.class);
    Keys.NewKey created =
        keys.create(
            request.requiredOwner(),
            request.requiredScopes(),
            request.shownName(),
            request.lifetime());
    ApiKey key = created.key();
    auditor.recordFor(context, AuditAction.KEY_CREATED, key.owner(), key.text());
    context.header("Location", "/keys/" + key.id());
    Answers.unstored(context, 201, KeyRecord.withText(created));
  }

  public void show(Context context) {
    Answers.unstored(context, 200, KeyRecord.of(keys.require(id(context))));
  }

  public void revoke(Context context) throws IOException {
    KeyId id = id(context);
    Owner owner = keys.find(id).map(ApiKey::owner).orElse(null);
    keys.revoke(id);
    auditor.recordFor(context, AuditAction.KEY_REVOKED, owner, id.text());
    Answers.empty(context, 204);
  }

  public void list(Context context) throws IOException {
    Page<KeyId> page = Page.of(context, KeyId::find, "a key id");
    Owner owner = owner(context);
    context.header("Cache-Control", "no-store");
    lists.answer(
        context,
        page,
        "keys",
        urls.base(context) + "/keys",
        PART,
        (after, limit) -> {
          List<ApiKey> found = keys.list(owner, after, limit);
          return Lists.ListPart.of(
              found.stream().map(KeyRecord::of).toList(),
              found.size() < limit ? null : found.getLast().id());
        });
  }

  /** Those of all owners are listed, unless the request names one. */
  private static @Nullable Owner owner(Context context) {
    return context.queryParam("owner") == null ? null : Gate.identity(context).owner();
  }

  private static KeyId id(Context context) {
    String text = context.pathParam("id");
    return KeyId.find(text).orElseThrow(() -> Keys.notFound(text));
  }
}
