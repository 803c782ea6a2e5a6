package com.progimage.server.config;

import com.progimage.server.analyzer.AnalysisSettings;
import com.progimage.server.analyzer.http.ServiceSettings;
import com.progimage.server.analyzer.session.FaceSessionSettings;
import com.progimage.server.job.JobSettings;
import com.progimage.server.webhook.WebhookSettings;

/** Settings of the work behind requests. */
public record BackgroundSettings(
    JobSettings jobs,
    WebhookSettings webhooks,
    AnalysisSettings analyses,
    ServiceSettings services,
    FaceSessionSettings sessions) {
  public static final BackgroundSettings DEFAULTS =
      new BackgroundSettings(
          JobSettings.DEFAULTS,
          WebhookSettings.DEFAULTS,
          AnalysisSettings.DEFAULTS,
          ServiceSettings.DEFAULTS,
          FaceSessionSettings.DEFAULTS);
}
