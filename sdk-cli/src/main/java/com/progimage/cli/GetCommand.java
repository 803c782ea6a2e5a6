package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.program.TakesSteps;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.Rendition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code get} command. */
@Command(
    name = "get",
    description = {
      "Downloads an image: as it was stored, in another format, or transformed.",
      "  ID                            the stored bytes",
      "  ID.webp                       in that format",
      "  ID/resize_200x200_cover.webp  transformed, step by step from left to right"
    })
final class GetCommand extends ServerCommand implements TakesSteps {
  @Parameters(paramLabel = "ID[/STEPS][.EXT]", description = "the image and what to make of it")
  private String image = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "the output file or folder; default: standard output")
  private @Nullable String output;

  @Override
  public Integer call() {
    Console console = console();
    Wanted wanted = Wanted.parse(image);
    Target target = Target.of(output, "");
    target.check(console, wanted.format());
    Rendition rendition = wanted.on(images());
    if (target.file() != null) {
      target = Target.of(output, fileName(rendition));
    }
    target.take(rendition, console);
    if (console.isJson()) {
      console.data(
          JsonLine.of("id", wanted.id())
              .put("url", rendition.url().toString())
              .put("file", target.path()));
    }
    return ExitCode.DONE.number();
  }

  /** Returns {@code <id>.<extension>}; for an original, the extension of its format. */
  private static String fileName(Rendition rendition) {
    String path = rendition.url().getPath();
    String id = path.replaceFirst(".*/images/", "").replaceFirst("[/.].*", "");
    String extension = path.substring(path.lastIndexOf('.') + 1);
    return id + "." + ImageFormat.of(extension).extension();
  }
}
