package com.progimage.server.analyzer.http;

import java.net.URI;
import java.util.Set;

/**
 * A service of the operator that analyzes pictures.
 *
 * @param url receives the pictures; trusted, so that it may be private
 * @param model the name of its model. It is part of the key of stored facts, so another name makes
 *     all facts anew
 */
public record AnalysisService(URI url, String model) {
  private static final int MAX_NAME = 90;

  public AnalysisService {
    String scheme = url.getScheme();
    if (url.getHost() == null || !Set.of("http", "https").contains(scheme == null ? "" : scheme)) {
      throw new IllegalArgumentException(
          "%s is no URL of a service: name one such as http://faces.internal:9000/faces"
              .formatted(url));
    }
    if (url.getUserInfo() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "the URL of a service has neither a password nor a fragment: remove it");
    }
    if (!model.matches("[A-Za-z0-9][A-Za-z0-9._:/-]{0,%d}".formatted(MAX_NAME - 1))) {
      throw new IllegalArgumentException(
          "'%s' is no name of a model: name 1 to %d of A-Z a-z 0-9 . _ : / - as the service does in its answers"
              .formatted(model, MAX_NAME));
    }
  }

  /** The model in keys of stored facts: {@code http:} and the name. */
  String modelId() {
    return "http:" + model;
  }
}
