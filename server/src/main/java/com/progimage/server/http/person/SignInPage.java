package com.progimage.server.http.person;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.http.response.Resource;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The page with the form. It works without scripts. */
final class SignInPage {
  /** Allows no content from elsewhere, no inline content, and no script. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  /** The pages to which it returns: never to a place that a link chooses. */
  private static final Set<String> TARGETS = Set.of("/docs");

  private static final Set<String> TARGETS_OF_OPERATORS = Set.of("/dashboard", "/metrics");

  private static final String FOCUS = " autofocus";

  private final boolean hasOperators;

  /**
   * @param hasOperators whether metrics and the dashboard are on the same port
   */
  SignInPage(boolean hasOperators) {
    this.hasOperators = hasOperators;
  }

  /** Returns the page to show to a person who has signed in. */
  String target(Context context, Identity person) {
    String wanted = wanted(context);
    if (!wanted.isEmpty()) {
      return wanted;
    }
    return hasOperators && person.has(Scope.OPERATE) ? "/dashboard" : "/docs";
  }

  /** Returns the page of the server that a request wants to return to; empty if it names none. */
  private String wanted(Context context) {
    @Nullable String to = context.queryParam("to");
    if (to == null) {
      return "";
    }
    return TARGETS.contains(to) || hasOperators && TARGETS_OF_OPERATORS.contains(to) ? to : "";
  }

  /**
   * @param name that was typed
   * @param message says why it was refused; empty at first
   */
  void send(Context context, int status, String name, String message) {
    String target = wanted(context);
    Map<String, String> values =
        Map.of(
            "{{query}}", target.isEmpty() ? "" : "?to=" + target,
            "{{name}}", escaped(name),
            "{{message}}", escaped(message),
            "{{nameFocus}}", name.isEmpty() ? FOCUS : "",
            "{{passwordFocus}}", name.isEmpty() ? "" : FOCUS);
    String page = new String(Resource.bytes("/sign-in/index.html"), UTF_8);
    for (Map.Entry<String, String> value : values.entrySet()) {
      page = page.replace(value.getKey(), value.getValue());
    }
    context.status(status);
    context.header("Content-Security-Policy", POLICY);
    context.header("Cache-Control", "no-store");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Content-Type", "text/html; charset=utf-8");
    context.result(page.getBytes(UTF_8));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("{{", "{&#8203;{");
  }
}
