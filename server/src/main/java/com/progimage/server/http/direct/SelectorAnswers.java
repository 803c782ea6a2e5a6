package com.progimage.server.http.direct;

import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;

/**
 * Lets the thread that reads a request's head give the answer if it can at once, and passes all
 * other requests to their routes, each on a virtual thread. The hand-over costs more than a small
 * answer, and a request that is handed over waits behind all others.
 */
public final class SelectorAnswers extends Handler.Wrapper {
  private final List<DirectAnswer> answers;
  private final @Nullable Integer exceptPort;

  /**
   * @param answers tried in this order
   * @param exceptPort the port whose requests are all passed; null: there is none
   */
  public SelectorAnswers(List<DirectAnswer> answers, @Nullable Integer exceptPort) {
    this.answers = List.copyOf(answers);
    this.exceptPort = exceptPort;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    for (DirectAnswer answer : answersTo(request)) {
      if (answer.tryAnswer(request, response, callback)) {
        return true;
      }
    }
    requests().execute(() -> pass(request, response, callback));
    return true;
  }

  private List<DirectAnswer> answersTo(Request request) {
    return exceptPort != null && Request.getLocalPort(request) == exceptPort ? List.of() : answers;
  }

  private Executor requests() {
    Executor virtual = VirtualThreads.getVirtualThreadsExecutor(getServer().getThreadPool());
    return virtual == null ? getServer().getThreadPool() : virtual;
  }

  private void pass(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }
}
