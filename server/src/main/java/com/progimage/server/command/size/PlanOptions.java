package com.progimage.server.command.size;

import com.progimage.server.command.size.PlannedSetup.PlannedRegistry;
import com.progimage.server.command.size.PlannedSetup.PlannedStore;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.WrongUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a plan from the options of the command, each within its range. */
final class PlanOptions {
  private static final CommandOption IMAGES =
      new CommandOption("--images", "N", "stored images, such as 1e9; needed");
  private static final CommandOption OWNERS =
      new CommandOption("--owners", "N", "owners of images [default: 1]");
  private static final CommandOption RENDITIONS =
      new CommandOption(
          "--renditions", "N", "kept renditions of an image, on average [default: 4]");
  private static final CommandOption ORIGINAL_SIZE =
      new CommandOption("--original-size", "SIZE", "of an original, on average [default: 1MB]");
  private static final CommandOption RENDITION_SIZE =
      new CommandOption("--rendition-size", "SIZE", "of a rendition, on average [default: 50KB]");
  private static final CommandOption RPS =
      new CommandOption("--rps", "N", "reads of renditions in a busy second [default: 100]");
  private static final CommandOption HITS =
      new CommandOption(
          "--hits", "SHARE", "of the reads whose rendition is kept, 0 to 1 [default: 0.99]");
  private static final CommandOption CONVERSIONS =
      new CommandOption("--conversions", "N", "conversions in a busy second, in place of --hits");
  private static final CommandOption CONVERSION_TIME =
      new CommandOption(
          "--conversion-ms",
          "MS",
          "CPU time of a conversion [default: "
              + MeasuredCost.CONVERSION.text()
              + ", a 720 px JPEG of a 6-megapixel photo]");
  private static final CommandOption UPLOADS =
      new CommandOption("--uploads", "N", "uploads in a busy second [default: 1]");
  private static final CommandOption STORE =
      new CommandOption("--store", "disk|s3", "where images are stored [default: disk]");
  private static final CommandOption REGISTRY =
      new CommandOption("--registry", "sqlite|redis|cluster", "what lists them [default: redis]");
  private static final CommandOption CORES =
      new CommandOption("--cores", "N", "cores of one server [default: 8]");
  private static final CommandOption LOAD =
      new CommandOption(
          "--load", "SHARE", "of the cores that a busy second may take, to 1 [default: 0.6]");
  private static final CommandOption REDIS_NODE =
      new CommandOption("--redis-node", "SIZE", "memory of one Redis [default: 16GiB]");
  private static final CommandOption REPLICAS =
      new CommandOption("--replicas", "N", "replicas of each Redis, 0 to 5 [default: 1]");

  static final List<CommandOption> ALL =
      List.of(
          IMAGES,
          OWNERS,
          RENDITIONS,
          ORIGINAL_SIZE,
          RENDITION_SIZE,
          RPS,
          HITS,
          CONVERSIONS,
          CONVERSION_TIME,
          UPLOADS,
          STORE,
          REGISTRY,
          CORES,
          LOAD,
          REDIS_NODE,
          REPLICAS);

  private static final Pattern NUMBER =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?(?:[eE]\\+?[0-9]{1,2})?)([KMGT]i?B|B)?");
  private static final double MOST_IMAGES = 1e12;
  private static final double MOST_IN_A_SECOND = 1e9;
  private static final double MOST_BYTES = 1e13;

  private final Invocation call;

  private PlanOptions(Invocation call) {
    this.call = call;
  }

  static SizePlan read(Invocation call) throws WrongUsage {
    PlanOptions options = new PlanOptions(call);
    return new SizePlan(options.images(), options.requests(), options.setup());
  }

  private PlannedImages images() throws WrongUsage {
    if (call.value(IMAGES).isEmpty()) {
      throw new WrongUsage("no number of images: add --images, such as --images 1e9");
    }
    double images = number(IMAGES, "", 1, MOST_IMAGES);
    return new PlannedImages(
        images,
        number(OWNERS, "1", 1, images),
        number(RENDITIONS, "4", 0, 1e4),
        bytes(ORIGINAL_SIZE, "1MB"),
        bytes(RENDITION_SIZE, "50KB"));
  }

  private PlannedRequests requests() throws WrongUsage {
    double reads = number(RPS, "100", 0, MOST_IN_A_SECOND);
    if (call.value(HITS).isPresent() && call.value(CONVERSIONS).isPresent()) {
      throw new WrongUsage("--hits and --conversions say the same: name one of them");
    }
    double conversions =
        call.value(CONVERSIONS).isPresent()
            ? number(CONVERSIONS, "", 0, reads)
            : reads * (1 - number(HITS, "0.99", 0, 1));
    return new PlannedRequests(
        reads,
        conversions,
        number(CONVERSION_TIME, Double.toString(MeasuredCost.CONVERSION.base() * 1e3), 0.01, 1e6),
        number(UPLOADS, "1", 0, MOST_IN_A_SECOND));
  }

  private PlannedSetup setup() throws WrongUsage {
    return new PlannedSetup(
        word(STORE, PlannedStore.values(), PlannedStore.DISK),
        word(REGISTRY, PlannedRegistry.values(), PlannedRegistry.REDIS),
        number(CORES, "8", 1, 1024),
        number(LOAD, "0.6", 0.01, 1),
        bytes(REDIS_NODE, "16GiB"),
        number(REPLICAS, "1", 0, 5));
  }

  private double number(CommandOption option, String standard, double least, double most)
      throws WrongUsage {
    return inRange(option, standard, least, most, /* isSize= */ false);
  }

  private double bytes(CommandOption option, String standard) throws WrongUsage {
    return inRange(option, standard, 1, MOST_BYTES, /* isSize= */ true);
  }

  private double inRange(
      CommandOption option, String standard, double least, double most, boolean isSize)
      throws WrongUsage {
    String text = call.value(option).orElse(standard);
    Matcher parts = NUMBER.matcher(text);
    if (!parts.matches() || (!isSize && parts.group(2) != null)) {
      throw new WrongUsage(
          "%s: '%s' is no %s"
              .formatted(
                  option.flag(),
                  text,
                  isSize ? "size such as 250KB or 1MiB" : "number such as 1e6"));
    }
    double value = Double.parseDouble(parts.group(1)) * unit(parts.group(2));
    if (value < least || value > most) {
      throw new WrongUsage(
          "%s is %s: must be from %s to %s"
              .formatted(option.flag(), text, Figures.count(least), Figures.count(most)));
    }
    return value;
  }

  private static double unit(@Nullable String name) {
    if (name == null || name.equals("B")) {
      return 1;
    }
    int power = "KMGT".indexOf(name.charAt(0)) + 1;
    return Math.pow(name.length() == 3 ? 1024 : 1000, power);
  }

  private <E extends Enum<E>> E word(CommandOption option, E[] words, E standard)
      throws WrongUsage {
    String text = call.value(option).orElse(null);
    if (text == null) {
      return standard;
    }
    return Arrays.stream(words)
        .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new WrongUsage(
                "%s: '%s' is none of %s".formatted(option.flag(), text, option.value())));
  }
}
