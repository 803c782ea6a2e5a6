package com.progimage.cli;

import com.progimage.cli.bulk.Source;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.program.TakesSteps;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.UnstoredRendition;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code convert} command. */
@Command(name = "convert", description = "Converts a file on the server, which does not store it.")
final class ConvertCommand extends ServerCommand implements TakesSteps {
  @Parameters(paramLabel = "FILE", description = "the image; - for stdin")
  private String file = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "png, svg, webp, …; 'capabilities' lists them")
  private String to = "";

  @Option(
      names = {"-t", "--transformation"},
      paramLabel = "STEPS",
      description = "such as resize_200x200_cover,rotate_90; see below")
  private @Nullable String steps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "the output file or folder; default: standard output")
  private @Nullable String output;

  @Override
  public Integer call() {
    Console console = console();
    ImageFormat format = ImageFormat.of(to);
    Target target = Target.of(output, fileName(format));
    target.check(console, format);
    UnstoredRendition image =
        file.equals(Source.STDIN) ? images().render(System.in) : images().render(Path.of(file));
    if (steps != null) {
      image = image.transform(Arguments.transformation(steps));
    }
    target.take(image.as(format), console);
    if (console.isJson()) {
      console.data(
          JsonLine.of("file", file).put("format", format.name()).put("output", target.path()));
    }
    return ExitCode.DONE.number();
  }

  private String fileName(ImageFormat format) {
    Path name = Path.of(file).getFileName();
    String stem =
        name == null || file.equals(Source.STDIN)
            ? "stdin"
            : name.toString().replaceFirst("(?<=.)\\.[^.]*$", "");
    return stem + "." + format.extension();
  }
}
