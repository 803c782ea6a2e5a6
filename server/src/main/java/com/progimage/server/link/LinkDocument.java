package com.progimage.server.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.FactsJson;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.ImageId;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.link.UploadLink;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An upload link as its owner sees it, in answers and in the message to its callback. It contains
 * no URL, because the server knows none that the receiver could use.
 *
 * @param problem the reason that there is no image or no result; null: there is none
 * @param analyses of the image, requested or ended
 */
public record LinkDocument(
    UploadLink link, LinkState state, @Nullable JobProblem problem, List<AnalysisRecord> analyses) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** State of a link. */
  public enum LinkState {
    OPEN,
    DONE,
    EXPIRED;

    /** The name in the API, such as {@code open}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public LinkDocument {
    analyses = List.copyOf(analyses);
  }

  /**
   * Describes a link.
   *
   * @param obstacle to the analyses; null: there is none
   */
  static LinkDocument of(
      UploadLink link, List<AnalysisRecord> analyses, @Nullable JobProblem obstacle, Instant now) {
    JobProblem last = link.progress().problem();
    if (link.isDone()) {
      boolean foundNothing =
          obstacle == null
              && !analyses.isEmpty()
              && analyses.stream().allMatch(LinkDocument::isEmpty);
      return new LinkDocument(
          link, LinkState.DONE, foundNothing ? nothingRecognized() : obstacle, analyses);
    }
    if (link.isExpired(now)) {
      return new LinkDocument(link, LinkState.EXPIRED, expired(last), List.of());
    }
    return new LinkDocument(link, LinkState.OPEN, last, List.of());
  }

  private static JobProblem expired(@Nullable JobProblem last) {
    return new JobProblem(
        ErrorCode.UPLOAD_EXPIRED,
        last == null
            ? "no image was sent in time: create another link"
            : "no image was stored in time: the last attempt failed (%s: %s), so have that mended and create another link"
                .formatted(last.code().text(), last.detail()));
  }

  private static boolean isEmpty(AnalysisRecord analysis) {
    Facts facts = analysis.facts();
    return switch (facts) {
      case null -> false;
      case FaceFacts faces -> faces.atLeast(Face.SURE).isEmpty();
      case LabelFacts labels -> labels.atLeast(Label.LIKELY).isEmpty();
      case Placeholder _ -> false;
    };
  }

  private static JobProblem nothingRecognized() {
    return new JobProblem(
        ErrorCode.NOTHING_RECOGNIZED,
        "nothing was recognized with enough certainty: have a sharper picture sent, or one that"
            + " shows its subject larger, through another link");
  }

  /** Whether everything that was asked for has ended. */
  boolean isComplete() {
    return analyses.stream().allMatch(AnalysisRecord::isFinal);
  }

  /** The message of the callback according to Standard Webhooks: type, timestamp and data. */
  String message(Instant at) {
    ObjectNode message = MAPPER.createObjectNode();
    message.put("type", "upload." + state.text());
    message.put("timestamp", at.toString());
    message.set("data", json());
    return message.toString();
  }

  /** The document as JSON. */
  public ObjectNode json() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", link.id().text());
    json.put("state", state.text());
    ImageId image = link.progress().image();
    if (image != null) {
      json.put("image", image.text());
    }
    if (!analyses.isEmpty()) {
      ObjectNode each = json.putObject("analyses");
      analyses.forEach(analysis ->
          each.set(analysis.key().kind().text(), json(Objects.requireNonNull(image), analysis)));
    }
    if (problem != null) {
      json.set("problem", json(problem));
    }
    json.put("createdAt", link.terms().createdAt().toString());
    json.put("expiresAt", link.terms().expiresAt().toString());
    Instant storedAt = link.progress().storedAt();
    if (storedAt != null) {
      json.put("storedAt", storedAt.toString());
    }
    return json;
  }

  private static ObjectNode json(ImageId image, AnalysisRecord analysis) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("image", image.text());
    Facts facts = analysis.facts();
    if (facts != null) {
      json.put("model", analysis.key().model());
      json.setAll(tree(FactsJson.write(shown(facts))));
      return json;
    }
    AnalysisKind kind = analysis.key().kind();
    json.put("analysis", kind.text());
    json.put("status", analysis.state().text());
    JobProblem problem = analysis.problem();
    if (problem != null) {
      json.set("problem", json(problem));
    }
    return json;
  }

  /** What an answer shows that names no thresholds. */
  private static Facts shown(Facts facts) {
    return switch (facts) {
      case FaceFacts faces -> new FaceFacts(faces.picture(), faces.atLeast(Face.SURE));
      case LabelFacts labels -> new LabelFacts(labels.atLeast(Label.LIKELY));
      case Placeholder placeholder -> placeholder;
    };
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are written as JSON", e);
    }
  }

  private static ObjectNode json(JobProblem problem) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("code", problem.code().text());
    json.put("detail", problem.detail());
    return json;
  }
}
