package com.progimage.cli.link;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.NewUploadLink;
import com.progimage.sdk.UploadLinkRequest;
import com.progimage.sdk.Visibility;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code upload-link create} command. */
@Command(
    name = "create",
    description = {
      "Prints a URL to which one image can be sent without a key: curl -T cat.jpg -H 'Content-Type:"
          + " image/jpeg' URL"
    })
final class CreateLinkCommand extends ServerCommand {
  @Option(
      names = "--max-bytes",
      paramLabel = "BYTES",
      description = "the most bytes of the image; default: as many as any upload may have")
  private @Nullable Long maxBytes;

  @Option(
      names = "--formats",
      paramLabel = "FORMAT",
      split = ",",
      description = "such as jpeg,png; default: all that the server reads")
  private List<String> formats = new ArrayList<>();

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description = "the time in which the upload must begin, up to 7d; default: 1h")
  private @Nullable String expiresIn;

  @Option(
      names = "--analyze",
      paramLabel = "ANALYSIS",
      split = ",",
      description = "what to find in the image: labels, faces, placeholder")
  private List<String> analyses = new ArrayList<>();

  @Option(
      names = "--visibility",
      paramLabel = "WHO",
      description = "who may read the image: public or private; default: the server decides")
  private @Nullable String visibility;

  @Option(
      names = "--callback",
      paramLabel = "URL",
      description = "the URL to notify when the link has ended")
  private @Nullable URI callback;

  @Option(
      names = "--allow-insecure-callback",
      description = "accept any certificate of the callback's server")
  private boolean allowInsecureCallback;

  @Override
  public Integer call() {
    Console console = console();
    NewUploadLink link = images().uploadLinks().create(request());
    if (console.isJson()) {
      console.data(link.json());
    } else {
      console.data(link.uploadUrl().toString());
      console.say("link " + link.id() + " expires at " + link.expiresAt());
      link.callbackSecret()
          .ifPresent(secret -> console.say("its callback is signed with " + secret));
    }
    return ExitCode.DONE.number();
  }

  private UploadLinkRequest request() {
    try {
      UploadLinkRequest request = UploadLinkRequest.create().analyze(kinds());
      request = maxBytes == null ? request : request.maxBytes(maxBytes);
      request = formats.isEmpty() ? request : request.formats(known());
      request =
          expiresIn == null
              ? request
              : request.expiresIn(Arguments.duration("--expires-in", expiresIn));
      request = visibility == null ? request : request.visibility(Visibility.of(visibility));
      return callback == null ? request : withCallback(request, callback);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private UploadLinkRequest withCallback(UploadLinkRequest request, URI url) {
    return allowInsecureCallback ? request.insecureCallback(url) : request.callback(url);
  }

  private AnalysisKind[] kinds() {
    return analyses.stream().map(AnalysisKind::of).toArray(AnalysisKind[]::new);
  }

  private ImageFormat[] known() {
    return formats.stream().map(ImageFormat::of).toArray(ImageFormat[]::new);
  }
}
