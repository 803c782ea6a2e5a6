package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.EachId;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.ProgImageClient;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code rm} command. */
@Command(name = "rm", description = "Deletes images and their renditions.")
final class RmCommand extends ServerCommand {
  @Parameters(arity = "1..*", paramLabel = "ID", description = "the images")
  private List<String> ids = new ArrayList<>();

  @Override
  public Integer call() {
    Console console = console();
    ProgImageClient images = images();
    return EachId.of(
            ids,
            console,
            id -> {
              images.delete(id);
              if (console.isJson()) {
                console.data(JsonLine.of("id", id).put("deleted", true));
              }
            })
        .number();
  }
}
