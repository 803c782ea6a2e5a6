package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.Finding;
import com.progimage.sdk.Placeholder;
import com.progimage.sdk.ProgImageClient;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** The {@code placeholder} command. */
@Command(
    name = "placeholder",
    description = {
      "Prints what to show until images have loaded: dominant colors with their shares in percent,"
          + " BlurHash, ThumbHash and perceptual hash, and whether the image has transparency, and its"
          + " sharpness.",
      "A file is uploaded first, and its image stays on the server."
    })
public final class PlaceholderCommand extends FindingCommand<Placeholder> {
  public PlaceholderCommand() {
    super(AnalysisKind.PLACEHOLDER);
  }

  @Override
  Finding<Placeholder> finding(ProgImageClient images, String id) {
    return images.placeholder(id);
  }

  @Override
  void print(FoundIn<Placeholder> in, Console console) {
    if (console.isJson()) {
      in.printJson(in.found().json(), console);
      return;
    }
    Placeholder found = in.found();
    String name = in.name() + "  ";
    console.data(name + "colors          " + colors(found.colors()));
    console.data(name + "blurhash        " + found.blurHash());
    console.data(name + "thumbhash       " + found.thumbHash());
    console.data(name + "perceptual hash %016x".formatted(found.perceptualHash()));
    console.data(name + "transparency    " + (found.hasTransparency() ? "yes" : "no"));
    console.data(name + String.format(Locale.ROOT, "sharpness       %.1f", found.sharpness()));
  }

  private static String colors(List<Placeholder.ColorShare> shares) {
    return shares.stream()
        .map(each -> String.format(Locale.ROOT, "%s %.0f", each.color(), 100 * each.share()))
        .collect(Collectors.joining(", "));
  }
}
