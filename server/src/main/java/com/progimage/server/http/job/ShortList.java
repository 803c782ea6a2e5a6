package com.progimage.server.http.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.job.Jobs;
import com.progimage.server.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses a list of JSON objects, and stops at its maximum length instead of building a longer list.
 */
abstract class ShortList<T> extends JsonDeserializer<List<T>> {
  private final Class<T> type;
  private final String what;
  private final int max;

  private ShortList(Class<T> type, String what, int max) {
    this.type = type;
    this.what = what;
    this.max = max;
  }

  static final class OfSources extends ShortList<JobRequest.RequestedSource> {
    OfSources() {
      super(JobRequest.RequestedSource.class, "sources", StateStore.MAX_ITEMS);
    }
  }

  static final class OfOutputs extends ShortList<JobRequest.RequestedOutput> {
    OfOutputs() {
      super(JobRequest.RequestedOutput.class, "outputs", Jobs.MAX_OUTPUTS);
    }
  }

  static final class OfAnalyses extends ShortList<String> {
    OfAnalyses() {
      super(String.class, "analyses", AnalysisKind.values().length);
    }
  }

  @Override
  public List<T> deserialize(JsonParser json, DeserializationContext context) throws IOException {
    if (!json.isExpectedStartArrayToken()) {
      context.reportWrongTokenException(this, JsonToken.START_ARRAY, "no list");
    }
    List<T> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        throw new Failure(
            ErrorCode.MALFORMED_REQUEST,
            "entry %d of %s is null: leave it out".formatted(list.size(), what));
      }
      if (list.size() == max) {
        throw Failure.overLimit(
            ErrorCode.MALFORMED_REQUEST,
            "a job has at most %d %s, and this one has more: send several jobs"
                .formatted(max, what),
            max,
            max + 1);
      }
      list.add(context.readValue(json, type));
    }
    return list;
  }
}
