package com.progimage.server.http.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The receiver to register, as JSON.
 *
 * @param allowPrivateNetwork refused: only the operator can grant it
 */
record WebhookRequest(
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("allowPrivateNetwork") boolean allowPrivateNetwork,
    @JsonProperty("allowSelfSigned") boolean allowSelfSigned) {

  void requireNoPrivateNetwork() {
    if (allowPrivateNetwork) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "allowPrivateNetwork is not for clients to choose: leave it out, and have the operator"
              + " name the receiver's origin with --trusted-receivers");
    }
  }

  String requiredUrl() {
    if (url == null || url.isEmpty()) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "a webhook needs its URL: {\"url\": \"https://example.com/told\"}");
    }
    return url;
  }
}
