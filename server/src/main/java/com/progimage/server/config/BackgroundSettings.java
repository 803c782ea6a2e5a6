package com.progimage.server.config;

import com.progimage.server.analyzer.AnalysisSettings;
import com.progimage.server.job.JobSettings;
import com.progimage.server.webhook.WebhookSettings;

/** Settings of the work behind requests. */
public record BackgroundSettings(
    JobSettings jobs, WebhookSettings webhooks, AnalysisSettings analyses) {
  public static final BackgroundSettings DEFAULTS =
      new BackgroundSettings(
          JobSettings.DEFAULTS, WebhookSettings.DEFAULTS, AnalysisSettings.DEFAULTS);
}
