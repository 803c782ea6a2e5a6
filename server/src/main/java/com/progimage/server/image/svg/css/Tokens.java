package com.progimage.server.image.svg.css;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Run of tokens of one text. Knows where each bracket closes, so that no reader takes stack. */
public final class Tokens {
  private final String source;
  private final List<Token> all;

  /** By the index of what opens; the end of the text where nothing closes it. */
  private final int[] closes;

  private final int from;
  private final int to;

  private Tokens(String source, List<Token> all, int[] closes, int from, int to) {
    this.source = source;
    this.all = all;
    this.closes = closes;
    this.from = from;
    this.to = to;
  }

  public static Tokens of(String source) {
    return of(new Tokenizer(source));
  }

  /** What is left of the tokens. */
  public static Tokens of(Tokenizer tokenizer) {
    List<Token> all = new ArrayList<>();
    tokenizer.forEachRemaining(all::add);
    int[] closes = new int[all.size()];
    Arrays.fill(closes, all.size());
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < closes.length; i++) {
      Token token = all.get(i);
      if (token.opens()) {
        open.push(i);
      } else if (!open.isEmpty() && token.closes(all.get(open.peek()).closing())) {
        closes[open.pop()] = i;
      }
    }
    return new Tokens(tokenizer.source(), all, closes, 0, closes.length);
  }

  public int size() {
    return to - from;
  }

  public boolean isEmpty() {
    return from == to;
  }

  public Token get(int index) {
    return all.get(from + index);
  }

  /**
   * The index of what closes the bracket or function at {@code index}; the size if nothing does.
   */
  public int close(int index) {
    return Math.min(closes[from + index], to) - from;
  }

  /** What follows the part that begins at {@code index}: a token, or a bracket with its content. */
  public int after(int index) {
    return get(index).opens() ? Math.min(size(), close(index) + 1) : index + 1;
  }

  public Tokens part(int start, int end) {
    int first = Math.min(from + start, to);
    return new Tokens(source, all, closes, first, Math.clamp(from + end, first, to));
  }

  /** What the bracket or function at {@code index} contains. */
  public Tokens inside(int index) {
    return part(index + 1, close(index)).stripped();
  }

  /** Without space at both ends. */
  public Tokens stripped() {
    int first = from;
    int last = to;
    while (first < last && all.get(first).isSpace()) {
      first++;
    }
    while (last > first && all.get(last - 1).isSpace()) {
      last--;
    }
    return new Tokens(source, all, closes, first, last);
  }

  /** The parts between separators that stand in no bracket, stripped; one at least. */
  public List<Tokens> split(char separator) {
    List<Tokens> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < size(); i = after(i)) {
      if (get(i).is(separator)) {
        parts.add(part(start, i).stripped());
        start = i + 1;
      }
    }
    parts.add(part(start, size()).stripped());
    return parts;
  }

  /** The parts between spaces that stand in no bracket. */
  public List<Tokens> words() {
    List<Tokens> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= size(); i = i < size() ? after(i) : i + 1) {
      if (i == size() || get(i).isSpace()) {
        if (i > start) {
          words.add(part(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  /** Whether it is one function of this name, and nothing else. */
  public boolean isFunction(String name) {
    return !isEmpty() && get(0).isFunction(name) && after(0) == size();
  }

  /** The text again, without comments and escapes. */
  public String text() {
    if (isEmpty()) {
      return "";
    }
    int start = get(0).start();
    int end = get(size() - 1).end();
    if (source.indexOf('\\', start, end) < 0 && source.indexOf("/*", start, end) < 0) {
      return source.substring(start, end);
    }
    StringBuilder text = new StringBuilder();
    int last = start;
    for (int i = 0; i < size(); i++) {
      Token token = get(i);
      text.append(token.start() > last ? " " : "").append(plain(token));
      last = token.end();
    }
    return text.toString();
  }

  private String plain(Token token) {
    return switch (token.kind()) {
      case IDENT -> token.text();
      case FUNCTION -> token.text() + "(";
      case STRING -> '"' + token.text().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case URL -> "url(\"" + token.text().replace("\\", "\\\\").replace("\"", "\\\"") + "\")";
      default -> source.substring(token.start(), token.end());
    };
  }
}
