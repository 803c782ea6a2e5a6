/**
 * Verifies the requests that a server sends to webhooks. It needs no client and no connection.
 * Start with {@link com.progimage.sdk.webhook.WebhookVerifier}.
 */
@NullMarked
package com.progimage.sdk.webhook;

import org.jspecify.annotations.NullMarked;
