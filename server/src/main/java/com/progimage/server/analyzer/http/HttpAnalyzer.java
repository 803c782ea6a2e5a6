package com.progimage.server.analyzer.http;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analyzer.AnalyzedFile;
import com.progimage.server.analyzer.Analyzer;
import com.progimage.server.analyzer.http.CallSlots.CallSlot;
import com.progimage.server.analyzer.http.ServiceProblem.ServiceFault;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.cost.RenderCost;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.log.BoundedLog;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;

/**
 * Analyzes pictures with the help of a service of the operator. Failed calls are retried within the
 * timeout. While most calls fail, the service gets none for some time.
 */
public final class HttpAnalyzer implements Analyzer, AutoCloseable {
  private static final BoundedLog LOG =
      new BoundedLog(LoggerFactory.getLogger(HttpAnalyzer.class), /* maxPerMinute= */ 10);

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final double LONGER = 3;

  /** The share by which a pause is shorter or longer at random. */
  private static final double JITTER = 0.5;

  /** The breaker decides by the last calls. */
  private static final int LAST_CALLS = 20;

  private static final int FEWEST_CALLS = 10;
  private static final float FAILED_PERCENT = 50;
  private static final Duration OPEN = Duration.ofSeconds(10);
  private static final int TRIALS = 2;

  private final AnalysisKind kind;
  private final AnalysisService service;
  private final ServiceClient client;
  private final Duration timeout;
  private final RenderAccounts accounts;
  private final BiConsumer<AnalysisKind, CallOutcome> listener;
  private final CallSlots slots;
  private final CircuitBreaker breaker;
  private final Retry retry;

  /** What became of an analysis. */
  public enum CallOutcome {
    DONE,
    /** The picture is the reason. */
    REFUSED,
    FAILED,
    TIMEOUT,
    /** The service got no call, because most calls fail. */
    BROKEN;

    /** As in metrics. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param accounts of those who pay for the work
   * @param listener receives the outcome of each analysis
   */
  public HttpAnalyzer(
      AnalysisKind kind,
      AnalysisService service,
      ServiceSettings settings,
      RenderAccounts accounts,
      BiConsumer<AnalysisKind, CallOutcome> listener) {
    this.kind = kind;
    this.service = service;
    this.client = new ServiceClient(service);
    this.timeout = settings.timeout();
    this.accounts = accounts;
    this.listener = listener;
    this.slots = new CallSlots(settings.maxCalls());
    this.breaker = CircuitBreaker.of(kind.text(), breakerConfig());
    this.retry = Retry.of(kind.text(), retryConfig());
  }

  private static CircuitBreakerConfig breakerConfig() {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(LAST_CALLS)
        .minimumNumberOfCalls(FEWEST_CALLS)
        .failureRateThreshold(FAILED_PERCENT)
        .waitDurationInOpenState(OPEN)
        .permittedNumberOfCallsInHalfOpenState(TRIALS)
        .ignoreException(HttpAnalyzer::saysNothingOfService)
        .build();
  }

  private static boolean saysNothingOfService(Throwable thrown) {
    return thrown instanceof InterruptedException
        || thrown instanceof Failure
        || thrown instanceof ServiceProblem problem && problem.reason().isOfPicture();
  }

  private static RetryConfig retryConfig() {
    return RetryConfig.custom()
        .maxAttempts(ATTEMPTS)
        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_PAUSE, LONGER, JITTER))
        .retryOnException(
            thrown -> thrown instanceof ServiceProblem problem && problem.isRepeatable())
        .build();
  }

  @Override
  public AnalysisKind kind() {
    return kind;
  }

  @Override
  public boolean isEmbedded() {
    return false;
  }

  @Override
  public String model() {
    return service.modelId();
  }

  /** Whether the service gets no calls, because most of them fail. */
  public boolean isBroken() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  @Override
  public Facts analyze(AnalyzedFile file, Requester asker) {
    Owner payer = asker.payer(file.owner());
    accounts.require(payer, asker.isStranger());
    try (CallSlot _ = slots.take(asker.lane(), timeout)) {
      long deadline = System.nanoTime() + timeout.toNanos();
      Facts facts = call(() -> attempt(file, deadline));
      listener.accept(kind, CallOutcome.DONE);
      charge(payer, file);
      return facts;
    } catch (ServiceProblem problem) {
      if (problem.reason().isOfPicture()) {
        charge(payer, file);
      }
      throw failure(problem);
    }
  }

  /** Called when the service has looked at the picture. */
  private void charge(Owner payer, AnalyzedFile file) {
    if (accounts.isCharging()) {
      accounts.charge(payer, new RenderCost(file.size().pixels(), Duration.ZERO));
    }
  }

  private Facts attempt(AnalyzedFile file, long deadline) throws Exception {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (!left.isPositive()) {
      throw new ServiceProblem(ServiceFault.TIMEOUT, "it did not answer in time");
    }
    return client.call(kind, file, left);
  }

  private Facts call(Callable<Facts> attempt) throws ServiceProblem {
    try {
      return Retry.decorateCallable(retry, CircuitBreaker.decorateCallable(breaker, attempt))
          .call();
    } catch (CallNotPermittedException e) {
      listener.accept(kind, CallOutcome.BROKEN);
      throw Failure.temporary(
          ErrorCode.ANALYZER_FAILED,
          "most calls to the service that finds %s fail, so it gets none for some seconds: retry later"
              .formatted(kind),
          OPEN);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ServiceProblem | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Failure failure(ServiceProblem problem) {
    CallOutcome outcome =
        switch (problem.reason()) {
          case FAILED, WRONG_ANSWER -> CallOutcome.FAILED;
          case TIMEOUT -> CallOutcome.TIMEOUT;
          case UNDECODABLE, TOO_LARGE -> CallOutcome.REFUSED;
        };
    listener.accept(kind, outcome);
    String subject = "the service that finds %s".formatted(kind);
    return switch (problem.reason()) {
      case FAILED, WRONG_ANSWER -> {
        LOG.warn(
            "%s at %s gave no facts: %s".formatted(subject, service.url(), problem.getMessage()));
        yield new Failure(
            ErrorCode.ANALYZER_FAILED,
            "%s gave no facts: the server's log says why; try again later".formatted(subject));
      }
      case TIMEOUT ->
          new Failure(
              ErrorCode.ANALYZER_TIMEOUT,
              "%s gave no answer in %d s: try again later".formatted(subject, timeout.toSeconds()));
      case UNDECODABLE ->
          new Failure(
              ErrorCode.UNDECODABLE, subject + " cannot decode the picture: send another file");
      case TOO_LARGE ->
          new Failure(
              ErrorCode.IMAGE_TOO_LARGE,
              subject + " takes no picture of that size: send a smaller one");
    };
  }

  static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return Failure.temporary(
        ErrorCode.DRAINING, "this server is shutting down: try again", Duration.ofSeconds(1), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
