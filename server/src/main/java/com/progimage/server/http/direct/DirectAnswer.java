package com.progimage.server.http.direct;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Gives the answers of a route to some of its requests, on the thread that reads their heads. */
public interface DirectAnswer {
  /**
   * Answers a request, or leaves it to its route. Never waits for other requests, for the network
   * or for a lock that is held for long.
   *
   * @return false if the route must answer; then {@code response} and {@code callback} are as
   *     before
   */
  boolean tryAnswer(Request request, Response response, Callback callback);
}
