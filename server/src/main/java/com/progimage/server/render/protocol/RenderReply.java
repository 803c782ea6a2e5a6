package com.progimage.server.render.protocol;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.FactsJson;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a request: all of its outputs and facts, or an error and none of them.
 *
 * @param id the request's
 * @param outputs in the request's order; empty if there is an error
 * @param facts in the order of the request's analyses; empty if there is an error
 * @param last whether the worker ends after this reply, because it may be damaged
 */
public record RenderReply(
    long id,
    List<RenderedOutput> outputs,
    List<Facts> facts,
    @Nullable RenderProblem error,
    boolean last)
    implements WorkerMessage {
  public RenderReply {
    outputs = List.copyOf(outputs);
    facts = List.copyOf(facts);
    if ((outputs.isEmpty() && facts.isEmpty()) == (error == null)) {
      throw new IllegalArgumentException("a reply has either results or an error");
    }
  }

  public static RenderReply made(long id, List<RenderedOutput> outputs) {
    return made(id, outputs, List.of());
  }

  public static RenderReply made(long id, List<RenderedOutput> outputs, List<Facts> facts) {
    return new RenderReply(id, outputs, facts, null, false);
  }

  public static RenderReply failed(long id, Failure failure, boolean last) {
    return new RenderReply(id, List.of(), List.of(), RenderProblem.of(failure), last);
  }

  static RenderReply from(MessageFields fields) {
    return new RenderReply(
        fields.number("id"),
        fields.has("outputs")
            ? fields.objects("outputs").stream().map(RenderedOutput::from).toList()
            : List.of(),
        fields.has("facts")
            ? fields.objects("facts").stream().map(RenderReply::facts).toList()
            : List.of(),
        fields.has("error") ? RenderProblem.from(fields.object("error")) : null,
        fields.flag("last"));
  }

  @Override
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    if (error == null) {
      fields.put("outputs", outputs.stream().map(RenderedOutput::json).toList());
      fields.put("facts", facts.stream().map(RenderReply::json).toList());
    } else {
      fields.put("error", error.json());
    }
    fields.put("last", last);
    return fields;
  }

  private static Map<String, Object> json(Facts facts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("analysis", facts.kind().text());
    fields.put("json", FactsJson.write(facts));
    return fields;
  }

  private static Facts facts(MessageFields fields) {
    return FactsJson.read(AnalysisKind.of(fields.text("analysis")), fields.text("json"));
  }

  /**
   * A {@link Failure} on its way from the worker to the client.
   *
   * @param limit set together with {@code actual} if a limit was exceeded
   */
  public record RenderProblem(
      ErrorCode code, String detail, @Nullable Long limit, @Nullable Long actual) {
    static RenderProblem of(Failure failure) {
      boolean over = failure.limit().isPresent() && failure.actual().isPresent();
      return new RenderProblem(
          failure.code(),
          failure.detail(),
          over ? failure.limit().getAsLong() : null,
          over ? failure.actual().getAsLong() : null);
    }

    static RenderProblem from(MessageFields fields) {
      return new RenderProblem(
          ErrorCode.of(fields.text("code")),
          fields.text("detail"),
          fields.has("limit") ? fields.number("limit") : null,
          fields.has("actual") ? fields.number("actual") : null);
    }

    Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("code", code.text());
      fields.put("detail", detail);
      fields.put("limit", limit);
      fields.put("actual", actual);
      return fields;
    }

    public Failure toFailure() {
      return limit == null || actual == null
          ? new Failure(code, detail)
          : Failure.overLimit(code, detail, limit, actual);
    }
  }
}
