package com.progimage.cli;

import com.progimage.cli.analysis.AnalysesCommand;
import com.progimage.cli.analysis.AnalyzeCommand;
import com.progimage.cli.analysis.FacesCommand;
import com.progimage.cli.analysis.LabelsCommand;
import com.progimage.cli.analysis.PlaceholderCommand;
import com.progimage.cli.job.JobCommand;
import com.progimage.cli.key.KeyCommand;
import com.progimage.cli.link.UploadLinkCommand;
import com.progimage.cli.owner.OwnerCommand;
import com.progimage.cli.session.SessionCommand;
import com.progimage.cli.token.TokenCommand;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands of the program. Picocli reads each by reflection, which takes longer than a short
 * command runs, so a command that is named first is added alone.
 */
enum Subcommands {
  UPLOAD("upload", UploadCommand.class),
  GET("get", GetCommand.class),
  SIGN("sign", SignCommand.class),
  CONVERT("convert", ConvertCommand.class),
  INFO("info", InfoCommand.class),
  LS("ls", LsCommand.class),
  RM("rm", RmCommand.class),
  ANALYZE("analyze", AnalyzeCommand.class),
  FACES("faces", FacesCommand.class),
  LABELS("labels", LabelsCommand.class),
  PLACEHOLDER("placeholder", PlaceholderCommand.class),
  ANALYSES("analyses", AnalysesCommand.class),
  SESSION("session", SessionCommand.class),
  JOB("job", JobCommand.class),
  KEY("key", KeyCommand.class),
  TOKEN("token", TokenCommand.class),
  OWNER("owner", OwnerCommand.class),
  UPLOAD_LINK("upload-link", UploadLinkCommand.class),
  CAPABILITIES("capabilities", CapabilitiesCommand.class),
  PING("ping", PingCommand.class),
  HELP("help", HelpCommand.class),
  COMPLETION("completion", CompletionCommand.class),
  TRAIN("train", TrainCommand.class);

  /** They show the other commands. */
  private static final List<Subcommands> OF_ALL = List.of(HELP, COMPLETION);

  private final String word;
  private final Class<?> type;

  Subcommands(String word, Class<?> type) {
    this.word = word;
    this.type = type;
  }

  /** Adds the command that the first argument names, or all if it names none. */
  static void add(CommandLine program, String... arguments) {
    for (Subcommands command : values()) {
      if (arguments.length > 0 && command.word.equals(arguments[0]) && !OF_ALL.contains(command)) {
        program.addSubcommand(command.word, command.type);
        return;
      }
    }
    for (Subcommands command : values()) {
      program.addSubcommand(command.word, command.type);
    }
  }
}
