package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.cli.program.Program;
import com.progimage.cli.settings.ServerAddress;
import com.progimage.cli.settings.ServerKey;
import com.progimage.cli.settings.UserFolders;
import com.progimage.sdk.ProgImageClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that all commands share, and the server that the commands talk to. */
@Command(
    name = "progimage",
    description = "Stores images on a ProgImage server and downloads them in any format and shape.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgImageCommand.Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    commandListHeading = "%nCommands:%n")
final class ProgImageCommand implements Program, AutoCloseable {
  /** Longer than the SDK's default: at a shell, the user can press Ctrl-C. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final Console console;
  private final UserFolders folders;

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = {
        "the server; default: PROGIMAGE_URL, then 'server' in",
        "~/.config/progimage/config, then http://localhost:8080"
      })
  private @Nullable String server;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      scope = ScopeType.INHERIT,
      description = {
        "the key, if the server needs one; other users can see it among the processes.",
        "Default: PROGIMAGE_KEY, then 'key' in ~/.config/progimage/config"
      })
  private @Nullable String key;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print one JSON object per line, including failures")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "print no progress and no messages except failures")
  private boolean quiet;

  private @Nullable ProgImageClient images;

  ProgImageCommand(Console console, UserFolders folders) {
    this.console = console;
    this.folders = folders;
  }

  @Override
  public ServerAddress address() {
    return ServerAddress.find(server, folders);
  }

  @Override
  public ProgImageClient images() {
    if (images == null) {
      ServerAddress server = address();
      ProgImageClient.Builder builder =
          ProgImageClient.builder(server.url()).timeout(TIMEOUT).userAgent("progimage-cli");
      ServerKey.find(key, folders, server).ifPresent(text -> ServerKey.set(builder, text));
      images = builder.build();
    }
    return images;
  }

  /** If the client is not closed, the JVM waits for its threads before it exits. */
  @Override
  public void close() {
    if (images != null) {
      images.close();
    }
  }

  @Override
  public Console console() {
    console.set(json, quiet);
    return console;
  }

  @Override
  public UserFolders folders() {
    return folders;
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = ProgImageCommand.class.getPackage().getImplementationVersion();
      return new String[] {"progimage " + (version == null ? "(not packaged)" : version)};
    }
  }
}
