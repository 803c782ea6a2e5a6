package com.progimage.server.http.direct;

/** Counts and times requests for the metrics. */
public interface RequestRecorder {
  /**
   * @param route the path's template, such as {@code /images/{name}}
   */
  void record(String route, String method, int status, long nanos);
}
