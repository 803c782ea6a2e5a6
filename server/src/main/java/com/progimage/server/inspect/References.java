package com.progimage.server.inspect;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who refers to whom in an SVG, to know how many elements it has once every {@code use}, pattern,
 * marker and the like is followed: a few lines can double themselves thirty times.
 */
final class References {
  private static final Pattern URL = Pattern.compile("url\\(\\s*['\"]?#([^'\")\\s]{1,256})");

  private final int limit;
  private final Map<String, Element> byId = new HashMap<>();

  /**
   * @param limit most elements, each counted as often as it is drawn
   */
  References(int limit) {
    this.limit = limit;
  }

  /** An element, its children and what it refers to. */
  static final class Element {
    private final List<Element> children = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();
    private long expanded;
    private boolean underWay;

    void refersTo(String id) {
      targets.add(id);
    }

    /** Of any {@code url(#id)} in a value. */
    void refersToUrls(String value) {
      if (value.contains("url(")) {
        Matcher matcher = URL.matcher(value);
        while (matcher.find()) {
          targets.add(matcher.group(1));
        }
      }
    }
  }

  Element add(@Nullable Element parent, @Nullable String id) {
    Element element = new Element();
    if (parent != null) {
      parent.children.add(element);
    }
    if (id != null) {
      byId.putIfAbsent(id, element);
    }
    return element;
  }

  /**
   * @throws Failure {@code svg-too-complex} where following the references gives too many elements,
   *     or leads through a chain that is too long to follow
   */
  void checkExpansion(Element root) {
    try {
      long expanded = expanded(root);
      if (expanded > limit) {
        throw SvgInspector.tooComplex("elements when its references are followed", limit, expanded);
      }
    } catch (StackOverflowError e) {
      throw new Failure(
          ErrorCode.SVG_TOO_COMPLEX, "the SVG has a chain of references that is too long", e);
    }
  }

  /**
   * Each element is worked out once; a reference back into what is under way is an error that
   * renderers ignore, and so counts nothing.
   */
  private long expanded(Element element) {
    if (element.expanded > 0 || element.underWay) {
      return element.expanded;
    }
    element.underWay = true;
    long sum = 1;
    for (Element child : element.children) {
      sum += expanded(child);
    }
    for (String target : element.targets) {
      Element referred = byId.get(target);
      if (referred != null) {
        sum += expanded(referred);
      }
    }
    element.underWay = false;
    // Enough to refuse, and far from an overflow.
    element.expanded = Math.min(sum, 1L << 40);
    return element.expanded;
  }
}
