package com.progimage.server.image.svg;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes a DOCTYPE, which drawing programs write and SVG does not need. Ignores its external
 * identifiers. Refuses a DOCTYPE that declares other entities than those of a fixed table.
 */
final class Doctype {
  /** Entities that Adobe Illustrator declares and uses in namespace declarations. */
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("ns_svg", "http://www.w3.org/2000/svg"),
          Map.entry("ns_xlink", "http://www.w3.org/1999/xlink"),
          Map.entry("ns_ai", "http://ns.adobe.com/AdobeIllustrator/10.0/"),
          Map.entry("ns_extend", "http://ns.adobe.com/Extensibility/1.0/"),
          Map.entry("ns_graphs", "http://ns.adobe.com/Graphs/1.0/"),
          Map.entry("ns_vars", "http://ns.adobe.com/Variables/1.0/"),
          Map.entry("ns_imrep", "http://ns.adobe.com/ImageReplacement/1.0/"),
          Map.entry("ns_sfw", "http://ns.adobe.com/SaveForWeb/1.0/"),
          Map.entry("ns_custom", "http://ns.adobe.com/GenericCustomNamespace/1.0/"),
          Map.entry("ns_adobe_xpath", "http://ns.adobe.com/XPath/1.0/"),
          Map.entry("ns_flows", "http://ns.adobe.com/Flows/1.0/"));

  /** More than any drawing program writes; limits how much the text can grow. */
  private static final int MAX_REPLACEMENTS = 1_000;

  private static final String LITERAL = "(?>\"[^\"]*+\"|'[^']*+')";

  private static final Pattern START =
      Pattern.compile(
          ("<!DOCTYPE\\s++[^\\s\\[>\"']++"
                  + "(?>\\s++(?>SYSTEM|PUBLIC\\s++%1$s)\\s++%1$s)?+\\s*+([\\[>])")
              .formatted(LITERAL));

  private static final Pattern ENTITY =
      Pattern.compile("<!ENTITY\\s++([\\w.-]++)\\s++(%s)\\s*+>".formatted(LITERAL));

  private static final Pattern END = Pattern.compile("\\]\\s*+>");
  private static final Pattern USE = Pattern.compile("&(ns_[a-z_]{1,20});");

  private final String text;
  private final Map<String, String> declared = new HashMap<>();

  private Doctype(String text) {
    this.text = text;
  }

  /**
   * The text with its DOCTYPE removed and its entities replaced; the same text if it has no
   * DOCTYPE.
   *
   * @throws Failure {@code svg-doctype} if the DOCTYPE declares anything else
   */
  static String removed(String text) {
    Prolog prolog = new Prolog(text);
    boolean found = prolog.skip() && text.startsWith("<!DOCTYPE", prolog.at());
    return found ? new Doctype(text).removed(prolog.at()) : text;
  }

  private String removed(int start) {
    Matcher doctype = START.matcher(text).region(start, text.length());
    if (!doctype.lookingAt()) {
      throw SvgXml.doctype();
    }
    int end = doctype.group(1).equals(">") ? doctype.end() : endOfSubset(doctype.end());
    long lines = text.substring(start, end).chars().filter(c -> c == '\n').count();
    return text.substring(0, start) + "\n".repeat((int) lines) + replaced(text.substring(end));
  }

  private int endOfSubset(int from) {
    int at = afterSpace(from);
    Matcher entity = ENTITY.matcher(text);
    while (entity.region(at, text.length()).lookingAt()) {
      String name = entity.group(1);
      String value = entity.group(2).substring(1, entity.group(2).length() - 1);
      if (!value.equals(KNOWN.get(name))) {
        throw SvgXml.doctype();
      }
      declared.put(name, value);
      at = afterSpace(entity.end());
    }
    Matcher end = END.matcher(text).region(at, text.length());
    if (!end.lookingAt()) {
      throw SvgXml.doctype();
    }
    return end.end();
  }

  private int afterSpace(int from) {
    int at = from;
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private String replaced(String content) {
    if (declared.isEmpty()) {
      return content;
    }
    StringBuilder replaced = new StringBuilder();
    Matcher use = USE.matcher(content);
    for (int count = 0; use.find(); count++) {
      if (count == MAX_REPLACEMENTS) {
        throw new Failure(
            ErrorCode.SVG_DOCTYPE,
            "the SVG uses the entities of its DOCTYPE more than %d times: replace them with their text"
                .formatted(MAX_REPLACEMENTS));
      }
      String value = declared.getOrDefault(use.group(1), use.group());
      use.appendReplacement(replaced, Matcher.quoteReplacement(value));
    }
    return use.appendTail(replaced).toString();
  }
}
