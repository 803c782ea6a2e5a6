package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.cost.RenderCost;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.render.RenderTask;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.order.RenderOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Analyzes pictures in the render workers, with the models of their engine. */
public final class WorkerAnalyzer implements Analyzer {
  private final AnalysisKind kind;
  private final RenderWorkers workers;
  private final RenderAccounts accounts;
  private final String model;

  /**
   * @param accounts of those who pay for the work
   * @param model of the workers' engine
   */
  public WorkerAnalyzer(
      AnalysisKind kind, RenderWorkers workers, RenderAccounts accounts, String model) {
    this.kind = kind;
    this.workers = workers;
    this.accounts = accounts;
    this.model = model;
  }

  @Override
  public AnalysisKind kind() {
    return kind;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public List<String> misses() {
    return switch (kind) {
      case FACES ->
          List.of(
              "faces below 40 pixels; in pictures above 1.5 megapixels, below a fortieth of their"
                  + " longer side",
              "faces in profile, or turned by more than about 30 degrees",
              "faces that are covered in large part",
              "the best 100 of more faces are kept");
      case LABELS ->
          List.of(
              "what is not among the 1,000 classes of ImageNet, except for faces and persons",
              "small things beside a large one");
      case PLACEHOLDER -> List.of();
    };
  }

  @Override
  public Facts analyze(AnalyzedFile file, Requester asker) {
    Owner payer = asker.payer(file.owner());
    accounts.require(payer, asker.isStranger());
    RenderOrder order =
        RenderOrder.ofAnalyses(
            file.digest(),
            file.file(),
            file.format(),
            file.size().pixels(),
            file.byteCount(),
            List.of(kind));
    RenderTask task = workers.submit(order, asker.lane(), asker.taskClient(file.owner()));
    if (accounts.isCharging()) {
      task.onEnd(cpu -> accounts.charge(payer, new RenderCost(file.size().pixels(), cpu)));
    }
    asker.submitted().accept(task);
    return await(task);
  }

  private static Facts await(RenderTask task) {
    try {
      return task.awaitFacts().getFirst();
    } catch (CancellationException e) {
      throw new Failure(ErrorCode.JOB_CANCELLED, "the job of this analysis was canceled", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.temporary(
          ErrorCode.DRAINING, "this server is shutting down: try again", Duration.ofSeconds(1), e);
    }
  }
}
