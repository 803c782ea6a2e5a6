package com.progimage.server.analyzer.http;

/** A call to a service that gave no facts. */
final class ServiceProblem extends Exception {
  private static final long serialVersionUID = 1;

  private final ServiceFault reason;

  /** Why there are no facts. */
  enum ServiceFault {
    /** The service cannot be reached, or says that it failed. Another call may succeed. */
    FAILED,
    /** The service did not answer in time. */
    TIMEOUT,
    /** The answer is not one that a service may give. */
    WRONG_ANSWER,
    /** The service says that it cannot decode the picture. */
    UNDECODABLE,
    /** The service says that the picture is too large for it. */
    TOO_LARGE;

    /** Whether the picture is the reason, so that the service is well. */
    boolean isOfPicture() {
      return this == UNDECODABLE || this == TOO_LARGE;
    }
  }

  ServiceProblem(ServiceFault reason, String message) {
    super(
        message,
        /* cause= */ null,
        /* enableSuppression= */ false,
        /* writableStackTrace= */ false);
    this.reason = reason;
  }

  ServiceFault reason() {
    return reason;
  }

  boolean isRepeatable() {
    return reason == ServiceFault.FAILED;
  }
}
