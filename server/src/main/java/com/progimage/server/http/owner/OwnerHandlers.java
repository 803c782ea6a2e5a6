package com.progimage.server.http.owner;

import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.access.quota.DailyUse;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.quota.Quotas;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Lists;
import com.progimage.server.http.response.Page;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.library.ImageLibrary;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows and lists owners, and sets their quotas. */
public final class OwnerHandlers {
  private static final int MAX_JSON_BYTES = 4 << 10;
  private static final Lists.EntrySize PART = new Lists.EntrySize(50, 1 << 10);

  private final Quotas quotas;
  private final ImageLibrary library;
  private final Gate gate;
  private final Auditor auditor;
  private final Bodies bodies;
  private final PublicUrls urls;
  private final Lists lists;

  public OwnerHandlers(
      Quotas quotas,
      ImageLibrary library,
      Gate gate,
      Auditor auditor,
      Bodies bodies,
      PublicUrls urls,
      Lists lists) {
    this.quotas = quotas;
    this.library = library;
    this.gate = gate;
    this.auditor = auditor;
    this.bodies = bodies;
    this.urls = urls;
    this.lists = lists;
  }

  /** Shows an owner to itself and to administrators, whether or not it has stored anything. */
  public void show(Context context) {
    gate.requireKeys();
    Owner owner = owner(context.pathParam("owner"));
    Identity identity = Gate.identity(context);
    if (!identity.owner().equals(owner)) {
      identity.require(Scope.ADMIN);
    }
    Answers.unstored(context, 200, record(library.usage(owner), ofAll()));
  }

  private OwnerRecord record(OwnerUsage usage, @Nullable OwnerQuota ofAll) {
    Owner owner = usage.owner();
    DailyUse today = quotas.usedToday(owner);
    return OwnerRecord.of(usage, today, quotas.find(owner).orElse(null), ofAll);
  }

  private @Nullable OwnerQuota ofAll() {
    return quotas.find(/* owner= */ null).orElse(null);
  }

  /** Lists owners that have stored anything or have a quota. */
  public void list(Context context) throws IOException {
    Page<Owner> page = Page.of(context, Owner::find, "the name of an owner");
    context.header("Cache-Control", "no-store");
    lists.answer(context, page, "owners", urls.base(context) + "/owners", PART, this::part);
  }

  private Lists.ListPart<Owner> part(@Nullable Owner after, int limit) {
    Map<String, OwnerUsage> found = new TreeMap<>();
    for (Owner owner : quotas.owners(after, limit)) {
      found.put(owner.name(), OwnerUsage.none(owner));
    }
    for (OwnerUsage usage : library.usages(after, limit)) {
      found.put(usage.owner().name(), usage);
    }
    List<OwnerUsage> usages = found.values().stream().limit(limit).toList();
    OwnerQuota ofAll = ofAll();
    return Lists.ListPart.of(
        usages.stream().map(usage -> record(inFull(usage), ofAll)).toList(),
        usages.size() < limit ? null : usages.getLast().owner());
  }

  /** The two lists end at different names, so an owner may be in one of them only. */
  private OwnerUsage inFull(OwnerUsage usage) {
    return usage.images() > 0 ? usage : library.usage(usage.owner());
  }

  /** Sets the quota of an owner, or the default. */
  public void put(Context context) throws IOException {
    String name = context.pathParam("owner");
    Owner owner = name.equals(QuotaStore.DEFAULT) ? null : owner(name);
    OwnerQuota quota = JsonBody.read(context, bodies, MAX_JSON_BYTES, QuotaRequest.class).quota();
    quotas.put(owner, quota);
    auditor.recordFor(context, AuditAction.QUOTA_CHANGED, owner, name + " " + quota.texts());
    Answers.unstored(context, 200, quota.texts());
  }

  /** Removes the quota of an owner, for which the default then holds, or the default. */
  public void remove(Context context) throws IOException {
    String name = context.pathParam("owner");
    Owner owner = name.equals(QuotaStore.DEFAULT) ? null : owner(name);
    boolean _ = quotas.remove(owner);
    auditor.recordFor(context, AuditAction.QUOTA_CHANGED, owner, name + " removed");
    Answers.empty(context, 204);
  }

  private static Owner owner(String name) {
    return Owner.find(name)
        .orElseThrow(() -> new Failure(ErrorCode.MALFORMED_REQUEST, "owner must be " + Owner.FORM));
  }
}
