/**
 * Tells receivers of the ends of jobs as <a href="https://www.standardwebhooks.com">Standard
 * Webhooks</a> has it. Start with {@link Webhooks}, who is told, and {@link WebhookRunner}, which
 * tells them.
 */
@NullMarked
package com.progimage.server.webhook;

import org.jspecify.annotations.NullMarked;
