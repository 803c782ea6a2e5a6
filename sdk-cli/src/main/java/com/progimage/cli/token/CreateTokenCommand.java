package com.progimage.cli.token;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.Scope;
import com.progimage.sdk.Token;
import com.progimage.sdk.TokenRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code token create} command. */
@Command(
    name = "create",
    description = {
      "Prints a token that may do no more than the key. It ends after its time, or when the key is"
          + " revoked."
    })
final class CreateTokenCommand extends ServerCommand {
  @Option(
      names = "--scopes",
      paramLabel = "SCOPE",
      required = true,
      split = ",",
      description = "viewer, writer, full, or single scopes, such as read,list")
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "the time until it expires, up to 1h; default: 15m")
  private @Nullable String ttl;

  @Option(
      names = "--image",
      paramLabel = "ID",
      description = "the only image that it is for; default: all images of the owner")
  private @Nullable String image;

  @Override
  public Integer call() {
    Console console = console();
    Token token = images().tokens().create(request());
    if (console.isJson()) {
      console.data(JsonLine.before(token.json(), "token", token.text()));
    } else {
      console.data(token.text());
      console.say("it expires at " + token.expiresAt());
    }
    return ExitCode.DONE.number();
  }

  private TokenRequest request() {
    try {
      TokenRequest request = TokenRequest.of(scopes.stream().map(Scope::of).toList());
      request = ttl == null ? request : request.ttl(Arguments.duration("--ttl", ttl));
      return image == null ? request : request.image(image);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
