package com.progimage.server.http.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import org.jspecify.annotations.Nullable;

/** Who is to be told, as JSON. */
record WebhookRequest(
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("allowPrivateNetwork") boolean allowPrivateNetwork,
    @JsonProperty("allowSelfSigned") boolean allowSelfSigned) {

  String requiredUrl() {
    if (url == null || url.isEmpty()) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "a webhook needs its URL: {\"url\": \"https://example.com/told\"}");
    }
    return url;
  }
}
