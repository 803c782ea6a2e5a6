package com.progimage.cli;

import com.progimage.cli.bulk.Source;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.Upload;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convert}. */
@Command(name = "convert", description = "Converts a file by the server, which does not keep it.")
final class ConvertCommand extends ServerCommand {
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
      description = "as resize_200x200_cover,rotate_90")
  private @Nullable String steps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "where to, a folder perhaps; else standard output")
  private @Nullable String output;

  @Override
  public Integer call() {
    Console console = console();
    ImageFormat format = ImageFormat.of(to);
    Target target = Target.of(output, fileName(format));
    target.check(console, java.util.Optional.of(format));
    Upload upload = file.equals(Source.STDIN) ? Upload.of(System.in) : Upload.of(Path.of(file));
    try (BorrowedImage borrowed = new BorrowedImage(images(), upload)) {
      Rendition rendition =
          steps == null
              ? borrowed.image().as(format)
              : borrowed.image().transform(Wanted.transformation(steps)).as(format);
      target.take(rendition, console);
    }
    if (console.isJson()) {
      console.data(
          JsonLine.of("file", file)
              .put("format", format.name())
              .put("output", target.file().map(Path::toString).orElse(null)));
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
