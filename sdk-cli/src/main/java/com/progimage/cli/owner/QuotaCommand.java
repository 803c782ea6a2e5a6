package com.progimage.cli.owner;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.OwnersClient;
import com.progimage.sdk.Quota;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code owner quota} command. */
@Command(
    name = "quota",
    description = {
      "Sets the quota of an owner, or with '*' of all owners without one of their own.",
      "It replaces all limits: what is not named is unlimited."
    })
final class QuotaCommand extends ServerCommand {
  private static final String DEFAULT = "*";

  @Parameters(paramLabel = "NAME", description = "the owner's name, or '*'")
  private String name = "";

  @Option(names = "--images", paramLabel = "N", description = "stored images")
  private @Nullable Long images;

  @Option(names = "--bytes", paramLabel = "N", description = "bytes of all originals together")
  private @Nullable Long bytes;

  @Option(
      names = "--megapixels-per-day",
      paramLabel = "N",
      description = "megapixels of the renditions made in a day")
  private @Nullable Long megapixelsPerDay;

  @Option(
      names = "--cpu-seconds-per-day",
      paramLabel = "N",
      description = "CPU time of render workers in a day")
  private @Nullable Long cpuSecondsPerDay;

  @Option(
      names = "--concurrent-requests",
      paramLabel = "N",
      description = "requests in progress, on each server")
  private @Nullable Long concurrentRequests;

  @Option(names = "--open-jobs", paramLabel = "N", description = "jobs that have not ended")
  private @Nullable Long openJobs;

  @Option(
      names = "--open-items",
      paramLabel = "N",
      description = "items of jobs that have not ended")
  private @Nullable Long openItems;

  @Option(names = "--unlimited", description = "set no limits but the ones named")
  private boolean isUnlimited;

  @Option(names = "--remove", description = "remove the quota, so that the one of '*' is in force")
  private boolean isRemoved;

  @Override
  public Integer call() {
    Console console = console();
    Quota quota = quota();
    boolean hasLimits = !quota.equals(Quota.unlimited());
    if (isRemoved ? hasLimits || isUnlimited : !hasLimits && !isUnlimited) {
      throw CommandFailure.usage(
          "name limits, such as --images 1000, or --unlimited, or only --remove");
    }
    OwnersClient owners = images().owners();
    if (isRemoved) {
      remove(owners);
    } else {
      set(owners, quota);
    }
    if (console.isJson()) {
      console.data(JsonLine.of("owner", name).put("removed", isRemoved));
    } else {
      console.say("set the quota of " + name + ": in force after five seconds");
    }
    return ExitCode.DONE.number();
  }

  private void remove(OwnersClient owners) {
    if (name.equals(DEFAULT)) {
      owners.removeDefaultQuota();
    } else {
      owners.removeQuota(name);
    }
  }

  private void set(OwnersClient owners, Quota quota) {
    if (name.equals(DEFAULT)) {
      owners.setDefaultQuota(quota);
    } else {
      owners.setQuota(name, quota);
    }
  }

  private Quota quota() {
    try {
      Quota quota = Quota.unlimited();
      quota = with(quota, images, quota::images);
      quota = with(quota, bytes, quota::bytes);
      quota = with(quota, megapixelsPerDay, quota::megapixelsPerDay);
      quota = with(quota, cpuSecondsPerDay, quota::cpuSecondsPerDay);
      quota = with(quota, concurrentRequests, quota::concurrentRequests);
      quota = with(quota, openJobs, quota::openJobs);
      return with(quota, openItems, quota::openItems);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static Quota with(Quota quota, @Nullable Long most, LongFunction<Quota> limited) {
    return most == null ? quota : limited.apply(most);
  }
}
