/** Webhook registrations over HTTP. Start with {@link WebhookHandlers}. */
@NullMarked
package com.progimage.server.http.webhook;

import org.jspecify.annotations.NullMarked;
