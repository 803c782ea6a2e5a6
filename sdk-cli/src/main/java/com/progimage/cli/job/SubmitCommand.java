package com.progimage.cli.job;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.program.TakesSteps;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.Job;
import com.progimage.sdk.JobRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code job submit} command. */
@Command(
    name = "submit",
    description = {
      "Submits a job that renders each image in each transformation and format, analyzes each, or both,"
          + " and prints its id."
    })
final class SubmitCommand extends ServerCommand implements TakesSteps {
  @Parameters(arity = "0..*", paramLabel = "ID", description = "stored images")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "an image that the server downloads and stores; can be repeated")
  private List<String> urls = new ArrayList<>();

  @Option(names = "--all", description = "all stored images, oldest first, at most 10,000")
  private boolean all;

  @Option(
      names = "--to",
      split = ",",
      paramLabel = "FORMAT",
      description = "such as webp or webp,jpg; 'capabilities' lists them")
  private List<String> formats = new ArrayList<>();

  @Option(
      names = {"-t", "--transformation"},
      paramLabel = "STEPS",
      description = "such as resize_200x200_cover,rotate_90; see below; can be repeated")
  private List<String> transformations = new ArrayList<>();

  @Option(
      names = "--analyze",
      paramLabel = "ANALYSIS",
      split = ",",
      description = "what to find in each image: faces, labels, placeholder")
  private List<String> analyses = new ArrayList<>();

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "the URL that the server calls when the job ends")
  private @Nullable String webhook;

  @Option(names = "--watch", description = "follow the job as 'job watch' does")
  private boolean watch;

  @Override
  public Integer call() {
    Console console = console();
    Job job = images().jobs().submit(request());
    console.data(console.isJson() ? job.json() : job.id());
    return (watch ? Watch.to(job, console) : ExitCode.DONE).number();
  }

  private JobRequest request() {
    if (ids.isEmpty() && urls.isEmpty() && !all) {
      throw CommandFailure.usage("name at least one ID, or images by --url or --all");
    }
    if (formats.isEmpty() && (analyses.isEmpty() || !transformations.isEmpty())) {
      throw CommandFailure.usage("name formats by --to, or analyses by --analyze, or both");
    }
    JobRequest.Builder request =
        JobRequest.builder()
            .ids(ids)
            .analyze(analyses.stream().map(AnalysisKind::of).toArray(AnalysisKind[]::new))
            .urls(urls.stream().map(url -> Arguments.url("--url", url)).toList());
    if (all) {
      request.all();
    }
    if (webhook != null) {
      request.webhook(Arguments.url("--webhook", webhook));
    }
    for (String format : formats) {
      ImageFormat wanted = ImageFormat.of(format);
      if (transformations.isEmpty()) {
        request.output(wanted);
      }
      for (String transformation : transformations) {
        request.output(Arguments.transformation(transformation), wanted);
      }
    }
    return request.build();
  }
}
