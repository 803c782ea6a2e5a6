/**
 * Notifies receivers of the ends of jobs, according to <a
 * href="https://www.standardwebhooks.com">Standard Webhooks</a>. Start with {@link Webhooks}, the
 * registrations, and {@link WebhookRunner}, which delivers messages.
 */
@NullMarked
package com.progimage.server.webhook;

import org.jspecify.annotations.NullMarked;
