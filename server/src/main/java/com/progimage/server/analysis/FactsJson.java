package com.progimage.server.analysis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Facts as JSON: in the protocol of workers, in stores and in answers. Writing uses Jackson's
 * tokens alone, so that a worker need not load data binding.
 */
public final class FactsJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** Maximum length of a name or a hash, in characters. */
  private static final int MAX_TEXT = 200;

  /** Loaded by the side that reads. */
  private static final class Reading {
    static final JsonMapper MAPPER = new JsonMapper();

    private Reading() {}
  }

  private FactsJson() {}

  /** One JSON object, without the kind. */
  public static String write(Facts facts) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      writeMembers(json, facts);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes the members of the object that {@link #write} writes. */
  public static void writeMembers(JsonGenerator json, Facts facts) throws IOException {
    switch (facts) {
      case FaceFacts faces -> write(json, faces);
      case LabelFacts labels -> write(json, labels);
      case Placeholder placeholder -> write(json, placeholder);
    }
  }

  private static void write(JsonGenerator json, FaceFacts facts) throws IOException {
    write(json, facts.picture());
    json.writeArrayFieldStart("faces");
    for (Face face : facts.faces()) {
      write(json, face);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Face face) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("box");
    json.writeNumberField("left", face.box().left());
    json.writeNumberField("top", face.box().top());
    json.writeNumberField("width", face.box().width());
    json.writeNumberField("height", face.box().height());
    json.writeEndObject();
    json.writeNumberField("score", face.score());
    json.writeArrayFieldStart("landmarks");
    for (Landmark landmark : face.landmarks()) {
      json.writeStartObject();
      json.writeNumberField("x", landmark.x());
      json.writeNumberField("y", landmark.y());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("encoding");
    for (int i = 0; i < Encoding.LENGTH; i++) {
      json.writeNumber(face.encoding().at(i));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, LabelFacts facts) throws IOException {
    json.writeArrayFieldStart("labels");
    for (Label label : facts.labels()) {
      json.writeStartObject();
      json.writeStringField("name", label.name());
      json.writeNumberField("confidence", label.confidence());
      json.writeArrayFieldStart("parents");
      for (String parent : label.parents()) {
        json.writeString(parent);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Placeholder facts) throws IOException {
    write(json, facts.picture());
    json.writeArrayFieldStart("colors");
    for (DominantColor color : facts.colors()) {
      json.writeStartObject();
      json.writeStringField("color", String.format(Locale.ROOT, "#%06x", color.rgb()));
      json.writeNumberField("share", color.share());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("blurHash", facts.blurHash());
    json.writeStringField("thumbHash", facts.thumbHash());
    json.writeStringField(
        "perceptualHash", String.format(Locale.ROOT, "%016x", facts.perceptualHash()));
    json.writeBooleanField("hasTransparency", facts.hasTransparency());
    json.writeNumberField("sharpness", facts.sharpness());
  }

  private static void write(JsonGenerator json, Size picture) throws IOException {
    json.writeObjectFieldStart("picture");
    json.writeNumberField("width", picture.width());
    json.writeNumberField("height", picture.height());
    json.writeEndObject();
  }

  /**
   * Reads what {@link #write} wrote, here or in another process, which may not be trusted.
   *
   * @throws IllegalArgumentException if a member is missing, or has a value that facts cannot have;
   *     further members are ignored
   */
  public static Facts read(AnalysisKind kind, String json) {
    JsonNode root;
    try {
      root = Reading.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("facts that are no JSON", e);
    }
    return switch (kind) {
      case FACES -> new FaceFacts(picture(root), faces(root));
      case LABELS -> new LabelFacts(labels(root));
      case PLACEHOLDER -> placeholder(root);
    };
  }

  private static List<Face> faces(JsonNode root) {
    List<Face> faces = new ArrayList<>();
    for (JsonNode face : list(root, "faces", FaceFacts.MAX_FACES)) {
      JsonNode box = member(face, "box");
      int left = integer(box, "left");
      int top = integer(box, "top");
      List<Landmark> landmarks = new ArrayList<>();
      for (JsonNode landmark : list(face, "landmarks", Face.LANDMARKS)) {
        landmarks.add(new Landmark(integer(landmark, "x"), integer(landmark, "y")));
      }
      faces.add(
          new Face(
              new FaceBox(
                  left,
                  top,
                  Math.addExact(left, integer(box, "width") - 1),
                  Math.addExact(top, integer(box, "height") - 1)),
              number(face, "score"),
              landmarks,
              encoding(face)));
    }
    return faces;
  }

  private static Encoding encoding(JsonNode face) {
    JsonNode numbers = list(face, "encoding", Encoding.LENGTH);
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(numbers.get(i), "encoding");
    }
    return new Encoding(values);
  }

  private static List<Label> labels(JsonNode root) {
    List<Label> labels = new ArrayList<>();
    for (JsonNode label : list(root, "labels", LabelFacts.MAX_LABELS)) {
      List<String> parents = new ArrayList<>();
      for (JsonNode parent : list(label, "parents", LabelFacts.MAX_PARENTS)) {
        parents.add(text(parent, "parents"));
      }
      labels.add(
          new Label(text(member(label, "name"), "name"), number(label, "confidence"), parents));
    }
    return labels;
  }

  private static Placeholder placeholder(JsonNode root) {
    List<DominantColor> colors = new ArrayList<>();
    for (JsonNode color : list(root, "colors", Placeholder.MAX_COLORS)) {
      String text = text(member(color, "color"), "color");
      if (!text.matches("#[0-9a-f]{6}")) {
        throw new IllegalArgumentException("color " + text);
      }
      colors.add(
          new DominantColor(Integer.parseInt(text.substring(1), 16), number(color, "share")));
    }
    return new Placeholder(
        picture(root),
        colors,
        text(member(root, "blurHash"), "blurHash"),
        text(member(root, "thumbHash"), "thumbHash"),
        Long.parseUnsignedLong(text(member(root, "perceptualHash"), "perceptualHash"), 16),
        member(root, "hasTransparency").asBoolean(),
        number(root, "sharpness"));
  }

  private static Size picture(JsonNode root) {
    JsonNode picture = member(root, "picture");
    return new Size(integer(picture, "width"), integer(picture, "height"));
  }

  private static JsonNode member(JsonNode object, String name) {
    JsonNode member = object.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return member;
  }

  private static JsonNode list(JsonNode object, String name, int limit) {
    JsonNode list = member(object, name);
    if (!list.isArray() || list.size() > limit) {
      throw new IllegalArgumentException(
          "%s is no list of at most %d elements".formatted(name, limit));
    }
    return list;
  }

  private static int integer(JsonNode object, String name) {
    JsonNode number = member(object, name);
    if (!number.canConvertToInt()) {
      throw new IllegalArgumentException(name + " is no integer");
    }
    return number.intValue();
  }

  private static double number(JsonNode value, String name) {
    JsonNode number = value.isObject() ? member(value, name) : value;
    if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException(name + " is no number");
    }
    return number.doubleValue();
  }

  private static String text(JsonNode value, String name) {
    if (!value.isTextual() || value.textValue().length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "%s is no text of at most %d characters".formatted(name, MAX_TEXT));
    }
    return value.textValue();
  }
}
