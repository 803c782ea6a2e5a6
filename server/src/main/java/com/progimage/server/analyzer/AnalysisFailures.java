package com.progimage.server.analyzer;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;

/** Tells apart why an analysis found nothing. */
final class AnalysisFailures {
  private AnalysisFailures() {}

  /**
   * Whether every further try fails in the same way, because the bytes are the reason: not the
   * settings of a server, such as the memory of its workers, nor another service.
   */
  static boolean lasts(ErrorCode code, Analyzer analyzer) {
    return analyzer.isEmbedded() && lasts(code);
  }

  private static boolean lasts(ErrorCode code) {
    return switch (code) {
      case UNDECODABLE,
          SVG_DOCTYPE,
          SVG_TOO_COMPLEX,
          UNSUPPORTED_FORMAT,
          UNSUPPORTED_MEDIA_TYPE,
          TYPE_MISMATCH ->
          true;
      default -> false;
    };
  }

  /** Whether every owner would have it, and its text names none. */
  static boolean concernsEveryone(ErrorCode code) {
    return switch (code) {
      case IMAGE_TOO_LARGE,
          DECODE_LIMIT,
          ORIGINAL_DAMAGED,
          ANALYZER_FAILED,
          ANALYZER_TIMEOUT,
          INTERNAL_ERROR ->
          true;
      default -> lasts(code);
    };
  }

  /** Whether a failure says nothing about the picture to anyone who did not cause it. */
  static boolean concernsAskerOnly(Failure failure) {
    return switch (failure.code()) {
      case JOB_CANCELLED, RATE_LIMITED, QUOTA_EXCEEDED, IMAGE_NOT_FOUND -> true;
      default -> false;
    };
  }

  /** Whether an analysis was not really tried, so that its caller decides what happens to it. */
  static boolean isNoTry(Failure failure) {
    return concernsAskerOnly(failure) || failure.retryAfter().isPresent();
  }
}
