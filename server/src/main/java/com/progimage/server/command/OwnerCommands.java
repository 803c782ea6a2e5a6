package com.progimage.server.command;

import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.QuotaLimit;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.assembly.Stores;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.command.report.Reports;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.TextTable;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.config.DataSettings;
import com.progimage.server.config.SettingText;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.owner.OwnerRecord;
import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.space.UsageReader;
import com.progimage.server.registry.sqlite.SqliteListing;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code owners} commands, which open the stores of owners while their servers run. */
final class OwnerCommands {
  private static final CommandOption REMOVE =
      new CommandOption(
          "--remove", /* value= */ null, "remove the quota, so that the one of '*' is in force");
  private static final CommandOption UNLIMITED =
      new CommandOption("--unlimited", /* value= */ null, "set no limits but the ones named");

  private static final Map<QuotaLimit, CommandOption> LIMITS = new EnumMap<>(QuotaLimit.class);

  static {
    limit(QuotaLimit.IMAGES, "--images", "N", "stored images");
    limit(QuotaLimit.BYTES, "--bytes", "SIZE", "of all originals together, such as 10GiB");
    limit(QuotaLimit.MEGAPIXELS_PER_DAY, "--megapixels-per-day", "N", "of renditions made");
    limit(QuotaLimit.CPU_SECONDS_PER_DAY, "--cpu-seconds-per-day", "N", "of render workers");
    limit(QuotaLimit.CONCURRENT_REQUESTS, "--concurrent-requests", "N", "on each server");
    limit(QuotaLimit.OPEN_JOBS, "--open-jobs", "N", "jobs that have not ended");
    limit(QuotaLimit.OPEN_ITEMS, "--open-items", "N", "items of jobs that have not ended");
  }

  private static final int PAGE = 500;

  private static final List<String> HEADINGS =
      List.of("OWNER", "IMAGES", "BYTES", "MEGAPIXELS TODAY", "CPU TODAY", "QUOTA");

  private OwnerCommands() {}

  private static void limit(QuotaLimit limit, String flag, String value, String meaning) {
    LIMITS.put(limit, new CommandOption(flag, value, meaning));
  }

  /** All owners as JSON. */
  private record OwnerList(List<OwnerRecord> owners) {}

  /** The commands by the word that follows {@code owners}. */
  static Map<String, Command> all() {
    Map<String, Command> all = new LinkedHashMap<>();
    all.put(
        "list",
        Command.of(
            "List owners that have stored anything or have a quota.",
            /* operand= */ null,
            List.of(CommandOption.JSON),
            OwnerCommands::list));
    all.put(
        "show",
        Command.of(
            "Show what an owner uses, and its quota.",
            "NAME",
            List.of(CommandOption.JSON),
            OwnerCommands::show));
    all.put(
        "quota",
        Command.of(
            "Set the quota of an owner, or with '*' of all owners without one: it replaces all limits.",
            "NAME",
            Stream.concat(LIMITS.values().stream(), Stream.of(UNLIMITED, REMOVE)).toList(),
            OwnerCommands::quota));
    return all;
  }

  private static int list(Invocation call) throws Exception {
    return OpenStores.with(
        call, stores -> print(records(stores.access().quotas(), usage(stores)), call));
  }

  private static List<OwnerRecord> records(QuotaStore quotas, UsageReader usage) {
    Map<String, OwnerUsage> found = new TreeMap<>();
    List<Owner> limited = quotas.owners(/* after= */ null, QuotaStore.MAX_QUOTAS);
    limited.forEach(owner -> found.put(owner.name(), OwnerUsage.none(owner)));
    List<OwnerUsage> page = usage.usages(/* after= */ null, PAGE);
    while (!page.isEmpty()) {
      page.forEach(each -> found.put(each.owner().name(), each));
      page = usage.usages(page.getLast().owner(), PAGE);
    }
    return found.values().stream().map(each -> record(each, quotas)).toList();
  }

  private static OwnerRecord record(OwnerUsage usage, QuotaStore quotas) {
    Owner owner = usage.owner();
    return OwnerRecord.of(
        usage,
        quotas.used(owner, LocalDate.now(ZoneOffset.UTC)),
        quotas.find(owner).orElse(null),
        quotas.find(/* owner= */ null).orElse(null));
  }

  private static int show(Invocation call) throws Exception {
    Owner owner = owner(call.operand());
    return OpenStores.with(
        call,
        stores -> {
          OwnerRecord record = record(usage(stores).usage(owner), stores.access().quotas());
          if (call.json()) {
            Reports.json(record);
          } else {
            print(List.of(record), call);
          }
        });
  }

  private static void print(List<OwnerRecord> records, Invocation call) throws IOException {
    if (call.json()) {
      Reports.json(new OwnerList(records));
      return;
    }
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    records.forEach(record -> rows.add(row(record)));
    System.out.print(TextTable.of(rows));
  }

  private static List<String> row(OwnerRecord record) {
    OwnerRecord.OwnerUseRecord usage = record.usage();
    String quota =
        record.quota().entrySet().stream()
            .map(limit -> limit.getKey() + "=" + limit.getValue())
            .collect(Collectors.joining(","));
    return List.of(
        record.owner(),
        Long.toString(usage.images()),
        Long.toString(usage.bytes()),
        Double.toString(usage.megapixelsToday()),
        usage.cpuSecondsToday() + " s",
        (quota.isEmpty() ? "unlimited" : quota) + (record.hasOwnQuota() ? "" : " (default)"));
  }

  private static int quota(Invocation call) throws Exception {
    String name = call.operand();
    Owner owner = name.equals(QuotaStore.DEFAULT) ? null : owner(name);
    OwnerQuota quota = quota(call.value(REMOVE).isPresent(), call);
    return OpenStores.with(
        call,
        stores -> {
          QuotaStore quotas = stores.access().quotas();
          if (quota == null) {
            boolean _ = quotas.remove(owner);
          } else {
            quotas.put(owner, quota);
          }
          stores
              .audit()
              .record(
                  AuditAction.QUOTA_CHANGED,
                  owner,
                  name + " " + (quota == null ? "removed" : quota.texts().toString()));
          System.out.println("set the quota of " + name + ": in force after five seconds");
        });
  }

  /** Returns the quota to set; null to remove it. */
  private static @Nullable OwnerQuota quota(boolean isRemoved, Invocation call) throws WrongUsage {
    Map<QuotaLimit, Long> limits = new EnumMap<>(QuotaLimit.class);
    for (Map.Entry<QuotaLimit, CommandOption> limit : LIMITS.entrySet()) {
      String text = call.value(limit.getValue()).orElse(null);
      if (text != null) {
        limits.put(limit.getKey(), number(limit.getKey(), limit.getValue(), text));
      }
    }
    if (isRemoved ? !limits.isEmpty() : limits.isEmpty() && call.value(UNLIMITED).isEmpty()) {
      throw new WrongUsage("name limits, such as --images=1000, or --unlimited, or only --remove");
    }
    try {
      return isRemoved ? null : new OwnerQuota(limits);
    } catch (Failure failure) {
      throw new WrongUsage(failure.detail());
    }
  }

  private static long number(QuotaLimit limit, CommandOption option, String text)
      throws WrongUsage {
    OptionalLong number =
        limit == QuotaLimit.BYTES || text.matches("[0-9]+")
            ? SettingText.findBytes(text)
            : OptionalLong.empty();
    return number.orElseThrow(() ->
        new WrongUsage(
            "%s: '%s' is no %s"
                .formatted(
                    option.flag(),
                    text,
                    limit == QuotaLimit.BYTES ? "size such as 10GiB" : "whole number")));
  }

  private static Owner owner(String name) throws WrongUsage {
    return Owner.find(name)
        .orElseThrow(() ->
            new WrongUsage(
                "no owner can have the name '%s': choose %s".formatted(name, Owner.FORM)));
  }

  /** Reads the registry beside its servers. A command that sets a quota does not need it. */
  private static UsageReader usage(OpenStores stores) throws IOException {
    DataSettings settings = stores.config().data();
    if (settings.redis() != null) {
      return stores.parts().add(Stores.connect(settings, stores.blobs(), () -> {})).space();
    }
    Optional<SqliteListing> listing = Stores.read(settings, stores.blobs());
    listing.ifPresent(stores.parts()::add);
    return listing
        .map(UsageReader.class::cast)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.REGISTRY_UNAVAILABLE,
                "the registry is incomplete: start a server, which rebuilds it"));
  }
}
