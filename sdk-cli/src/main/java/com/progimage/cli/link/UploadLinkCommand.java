package com.progimage.cli.link;

import com.progimage.cli.console.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The {@code upload-link} command. */
@Command(
    name = "upload-link",
    description = {
      "Creates links through which others store one image each without a key, such as customers in a"
          + " browser."
    },
    subcommands = {CreateLinkCommand.class, ShowLinkCommand.class, RemoveLinkCommand.class})
public final class UploadLinkCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "name a subcommand: create, show or rm; 'progimage upload-link --help' explains them");
  }
}
