package com.progimage.server.http.guard;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Closes each connection after its answer while the server ends. A proxy that keeps connections
 * would otherwise send its next request on one that no longer takes any.
 */
public final class LastAnswers extends Handler.Wrapper {
  private final BooleanSupplier draining;

  /**
   * @param draining whether the server ends
   */
  public LastAnswers(BooleanSupplier draining) {
    this.draining = draining;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (draining.getAsBoolean()) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    return super.handle(request, response, callback);
  }
}
