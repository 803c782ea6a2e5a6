package com.progimage.server.http.answer;

import java.util.regex.Pattern;

/** A URL of a client's as other clients may see it. */
public final class ShownUrl {
  private static final Pattern SECRETS = Pattern.compile("(?<=//)[^/?#]*@|[?#].*");

  private ShownUrl() {}

  /** The URL without user name, password, query and fragment, where receivers expect secrets. */
  public static String of(String url) {
    return SECRETS.matcher(url).replaceAll("");
  }
}
