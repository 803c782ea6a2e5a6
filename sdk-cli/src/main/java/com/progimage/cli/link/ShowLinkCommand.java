package com.progimage.cli.link;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.UploadLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code upload-link show} command. */
@Command(
    name = "show",
    description = "Prints the state of an upload link, its image and what was found in it.")
final class ShowLinkCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the link's id, which create names")
  private String id = "";

  @Override
  public Integer call() {
    Console console = console();
    UploadLink link = images().uploadLinks().get(id);
    console.data(console.isJson() ? link.json() : text(link));
    return ExitCode.DONE.number();
  }

  private static String text(UploadLink link) {
    List<String> lines = new ArrayList<>();
    lines.add("link     " + link.id());
    lines.add("state    " + link.state().name().toLowerCase(Locale.ROOT));
    link.imageId().ifPresent(image -> lines.add("image    " + image));
    link.problem().ifPresent(problem -> lines.add("problem  " + problem));
    lines.add("expires  " + link.expiresAt());
    for (String name : List.of("labels", "faces", "placeholder")) {
      link.analysis(name).ifPresent(found -> lines.add(String.format("%-8s ", name) + found));
    }
    return String.join(System.lineSeparator(), lines);
  }
}
